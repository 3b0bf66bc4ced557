import { closingBrackets } from './closingBrackets';

/** One word of a command, unquoted. Offsets are those of the script. */
export interface Word {
  /** Expansions stay in it as written, such as `$DOCKER_USER`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nothing in the word is expanded by the shell or by CircleCI. */
  readonly isLiteral: boolean;
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  /** Files that output is redirected to. */
  readonly outputs: readonly string[];
  /** The command whose output this one reads through a pipe. */
  readonly pipedFrom: SimpleCommand | undefined;
  /** A here-document the command reads. */
  readonly hereText: { readonly start: number; readonly text: string } | undefined;
}

/** Offsets in a script. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where words stand; `shift` is where their own text starts in the script. */
export function placeOf(words: readonly Word[], shift: number): Place {
  const start = (words[0]?.start ?? 0) + shift;
  return { start, end: Math.max(start, (words.at(-1)?.end ?? 0) + shift) };
}

/** Command substitutions inside one another deeper than this are not looked into. */
const maxDepth = 6;

const template = /<<\s*(?:parameters|pipeline|matrix|include|env)\b[^>]{0,300}>>|<<\s*[#/^][^>]{0,300}>>/y;
/** Characters that mean nothing to the shell. */
const ordinary = /[^\s\\'"$`<>|&;()#]+/y;
const hereMark = /<<-?[ \t]*(?:\\?(['"]?)([A-Za-z_]\w*)\1)/y;

/**
 * Splits a shell script into its simple commands, in order, those inside `$(…)` and backticks included.
 *
 * No full grammar: compound commands are only recognised by their separators, which is enough to see which programs are
 * called with which arguments. Linear in the script for a bounded nesting of substitutions.
 */
export function splitShell(script: string): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  scan(script, 0, commands, 0);
  return commands;
}

function scan(script: string, offset: number, commands: SimpleCommand[], depth: number): void {
  let words: Word[] = [];
  let outputs: string[] = [];
  let hereText: SimpleCommand['hereText'];
  let piped: SimpleCommand | undefined;
  let pendingHere: string[] = [];
  let redirect = false;
  let text = '';
  let wordStart = -1;
  let isLiteral = true;
  let at = 0;
  let brackets: ReadonlyMap<number, number> | undefined;
  /** Marks of here-documents that do not occur again. */
  const missingMarks = new Set<string>();

  const endWord = (): void => {
    if (wordStart === -1) return;
    if (redirect) outputs.push(text);
    else words.push({ text, start: offset + wordStart, end: offset + at, isLiteral });
    redirect = false;
    text = '';
    wordStart = -1;
    isLiteral = true;
  };
  const endCommand = (intoPipe: boolean): void => {
    endWord();
    const command = { words, outputs, pipedFrom: piped, hereText };
    if (words.length > 0) commands.push(command);
    piped = intoPipe && words.length > 0 ? command : undefined;
    words = [];
    outputs = [];
    hereText = undefined;
  };
  const open = (): void => {
    if (wordStart === -1) wordStart = at;
  };
  /** Takes `$(…)` or a backtick substitution whole; returns whether there was one. */
  const substitution = (): boolean => {
    let end: number | undefined;
    if (script.charAt(at) === '`') {
      const close = script.indexOf('`', at + 1);
      end = close === -1 ? undefined : close + 1;
    } else if (script.charAt(at + 1) === '(') {
      brackets ??= closingBrackets(script);
      const close = brackets.get(at + 1);
      end = close === undefined ? undefined : close + 1;
    }
    if (end === undefined) return false;
    open();
    isLiteral = false;
    const lead = script.charCodeAt(at) === 96 ? 1 : 2;
    const inner = script.slice(at + lead, end - 1);
    if (depth < maxDepth && inner.includes('docker')) scan(inner, offset + at + lead, commands, depth + 1);
    text += script.slice(at, end);
    at = end;
    return true;
  };

  while (at < script.length) {
    const char = script.charAt(at);
    if (char === '\\') {
      const next = script.charAt(at + 1);
      if (next === '\n') at += 2;
      else if (next === '\r' && script.charAt(at + 2) === '\n') at += 3;
      else if (next === '<' && script.charAt(at + 2) === '<') at += 1;
      else {
        open();
        text += next;
        at += 2;
      }
    } else if (char === "'") {
      open();
      const close = script.indexOf("'", at + 1);
      const end = close === -1 ? script.length : close;
      text += script.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      open();
      at++;
      while (at < script.length && script.charAt(at) !== '"') {
        const inner = script.charAt(at);
        if (inner === '\\') {
          text += script.charAt(at + 1);
          at += 2;
        } else if ((inner === '$' || inner === '`') && substitution()) continue;
        else {
          if (inner === '$') isLiteral = false;
          text += inner;
          at++;
        }
      }
      at++;
    } else if (char === '$' || char === '`') {
      if (char === '`' && /^`\r?\n/.test(script.slice(at, at + 3))) at = script.indexOf('\n', at) + 1;
      else if (!substitution()) {
        open();
        if (char === '$') isLiteral = false;
        text += char;
        at++;
      }
    } else if (char === '<' && script.charAt(at + 1) === '<') {
      template.lastIndex = at;
      const expression = template.exec(script)?.[0];
      hereMark.lastIndex = at;
      const here = expression === undefined ? hereMark.exec(script) : null;
      if (expression !== undefined) {
        open();
        isLiteral = false;
        text += expression;
        at += expression.length;
      } else {
        endWord();
        if (here?.[2] !== undefined) pendingHere.push(here[2]);
        at += here?.[0].length ?? 2;
      }
    } else if (char === '\n') {
      endWord();
      const bodyStart = at + 1;
      at = bodyStart;
      for (const mark of pendingHere) {
        const body = missingMarks.has(mark) ? undefined : hereBody(script, at, mark);
        if (body === undefined) {
          missingMarks.add(mark);
          continue;
        }
        hereText = { start: offset + bodyStart, text: script.slice(bodyStart, body.end) };
        at = body.next;
      }
      pendingHere = [];
      const next = at;
      at = bodyStart - 1;
      endCommand(false);
      at = next;
    } else if (char === ' ' || char === '\t' || char === '\r') {
      endWord();
      at++;
    } else if (char === '#' && wordStart === -1) {
      const end = script.indexOf('\n', at);
      at = end === -1 ? script.length : end;
    } else if (char === ';' || char === '(' || char === ')') {
      endCommand(false);
      at++;
    } else if (char === '|' || char === '&') {
      const next = script.charAt(at + 1);
      if (char === '&' && (next === '>' || script.charAt(at - 1) === '>')) {
        at++;
        continue;
      }
      endCommand(char === '|' && next !== '|');
      at += next === char || (char === '|' && next === '&') ? 2 : 1;
    } else if (char === '>' || char === '<') {
      // A number before the arrow is a file descriptor, no argument.
      if (wordStart !== -1 && /^\d$/.test(text)) {
        wordStart = -1;
        text = '';
      } else endWord();
      redirect = true;
      at++;
      while (script.charAt(at) === '>' || script.charAt(at) === '|') at++;
    } else {
      open();
      ordinary.lastIndex = at;
      const run = ordinary.exec(script)?.[0] ?? char;
      text += run;
      at += run.length;
    }
  }
  endCommand(false);
}

function hereBody(script: string, from: number, mark: string): { end: number; next: number } | undefined {
  for (let at = from; at < script.length;) {
    const newline = script.indexOf('\n', at);
    const end = newline === -1 ? script.length : newline;
    if (script.slice(at, end).trim() === mark) return { end: at, next: end };
    at = end + 1;
  }
  return undefined;
}
