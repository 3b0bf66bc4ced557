import type { ExpressionSyntax } from '../expressionSyntax';
import { closingBrackets } from './closingBrackets';

/** One word of a command, unquoted. Offsets are those of the script. */
export interface Word {
  /** Expansions stay in it as written, such as `$DOCKER_USER`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nothing in the word is expanded by the shell or by the source. */
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
export interface ScriptRange {
  readonly start: number;
  readonly end: number;
}

/** Where words stand. */
export function placeOf(words: readonly Word[]): ScriptRange {
  const start = words[0]?.start ?? 0;
  return { start, end: Math.max(start, words.at(-1)?.end ?? 0) };
}

/** Command substitutions inside one another deeper than this are not looked into. */
const maxDepth = 6;

/** Characters that mean nothing to the shell. */
const ordinary = /[^\s\\'"$`<>|&;()#]+/y;
/** The same inside double quotes. */
const quoted = /[^"\\$`<]+/y;
const hereMark = /<<-?[ \t]*(?:\\?(['"]?)([A-Za-z_]\w*)\1)/y;

/**
 * Splits a shell script into its simple commands, in order, those inside `$(…)` and backticks included.
 *
 * No full grammar: compound commands are only recognised by their separators, which is enough to see which programs are
 * called with which arguments. Linear in the script for a bounded nesting of substitutions.
 *
 * @param syntax - Expressions are taken whole, in quotes too: they are filled in before a shell sees the script.
 */
export function splitShell(script: string, syntax: ExpressionSyntax): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  new Scanner(script, 0, 0, syntax, commands).scan();
  return commands;
}

/** Reads one script, or what a substitution holds, from front to back. */
class Scanner {
  readonly #script: string;
  /** Where the text stands in the whole script. */
  readonly #offset: number;
  readonly #depth: number;
  readonly #syntax: ExpressionSyntax;
  readonly #commands: SimpleCommand[];
  #at = 0;

  #text = '';
  /** Where the word that is being read starts; -1 between words. */
  #wordStart = -1;
  #isLiteral = true;
  /** Whether the word is the target of a redirection. */
  #isTarget = false;

  #words: Word[] = [];
  #outputs: string[] = [];
  #hereText: SimpleCommand['hereText'];
  #piped: SimpleCommand | undefined;
  /** Marks of here-documents that begin below the line. */
  #pendingMarks: string[] = [];
  /** Marks that do not occur again: looking for each once more would be quadratic. */
  readonly #missingMarks = new Set<string>();
  #brackets: ReadonlyMap<number, number> | undefined;
  /** The next place, from where this was asked last, that looks like an expression; past the end where there is none. */
  #nextOpening = -1;

  constructor(script: string, offset: number, depth: number, syntax: ExpressionSyntax, commands: SimpleCommand[]) {
    this.#script = script;
    this.#offset = offset;
    this.#depth = depth;
    this.#syntax = syntax;
    this.#commands = commands;
  }

  scan(): void {
    while (this.#at < this.#script.length) this.#step();
    this.#endCommand(false);
  }

  #step(): void {
    const char = this.#script.charAt(this.#at);
    switch (char) {
      case '\\':
        this.#escape();
        break;
      case "'":
        this.#singleQuotes();
        break;
      case '"':
        this.#doubleQuotes();
        break;
      case '$':
        if (!this.#expression() && !this.#substitution()) this.#take(char, false);
        break;
      case '`':
        this.#backtick();
        break;
      case '<':
        if (this.#expression()) break;
        if (this.#script.charAt(this.#at + 1) === '<') this.#hereMark();
        else this.#redirection();
        break;
      case '>':
        this.#redirection();
        break;
      case '\n':
        this.#lineEnd();
        break;
      case ' ':
      case '\t':
      case '\r':
        this.#endWord();
        this.#at++;
        break;
      case ';':
      case '(':
      case ')':
        this.#endCommand(false);
        this.#at++;
        break;
      case '|':
      case '&':
        this.#joint(char);
        break;
      case '#':
        if (this.#wordStart === -1) this.#at = this.#endOfLine();
        else this.#take(char, true);
        break;
      default:
        ordinary.lastIndex = this.#at;
        this.#take(ordinary.exec(this.#script)?.[0] ?? char, true);
    }
  }

  #endOfLine(): number {
    const end = this.#script.indexOf('\n', this.#at);
    return end === -1 ? this.#script.length : end;
  }

  #open(): void {
    if (this.#wordStart === -1) this.#wordStart = this.#at;
  }

  /** Adds text as it is written to the word. */
  #take(text: string, isLiteral: boolean): void {
    this.#open();
    this.#isLiteral &&= isLiteral;
    this.#text += text;
    this.#at += text.length;
  }

  #endWord(): void {
    if (this.#wordStart === -1) return;
    if (this.#isTarget) this.#outputs.push(this.#text);
    else
      this.#words.push({
        text: this.#text,
        start: this.#offset + this.#wordStart,
        end: this.#offset + this.#at,
        isLiteral: this.#isLiteral,
      });
    this.#isTarget = false;
    this.#dropWord();
  }

  #dropWord(): void {
    this.#text = '';
    this.#wordStart = -1;
    this.#isLiteral = true;
  }

  #endCommand(intoPipe: boolean): void {
    this.#endWord();
    const isEmpty = this.#words.length === 0;
    const command = {
      words: this.#words,
      outputs: this.#outputs,
      pipedFrom: this.#piped,
      hereText: this.#hereText,
    };
    if (!isEmpty) this.#commands.push(command);
    this.#piped = intoPipe && !isEmpty ? command : undefined;
    this.#words = [];
    this.#outputs = [];
    this.#hereText = undefined;
  }

  #escape(): void {
    const next = this.#script.charAt(this.#at + 1);
    if (next === '\n') this.#at += 2;
    else if (next === '\r' && this.#script.charAt(this.#at + 2) === '\n') this.#at += 3;
    else if (this.#script.startsWith(this.#syntax.opening, this.#at + 1)) this.#at += 1;
    else {
      this.#open();
      this.#text += next;
      this.#at += 2;
    }
  }

  /** Takes an expression whole. @returns whether there is one. */
  #expression(): boolean {
    const { opening, inScript } = this.#syntax;
    if (!this.#script.startsWith(opening, this.#at)) return false;
    inScript.lastIndex = this.#at;
    const expression = inScript.exec(this.#script)?.[0];
    if (expression === undefined) return false;
    this.#take(expression, false);
    return true;
  }

  /** Nothing is expanded in it but expressions, which know nothing of quotes. */
  #singleQuotes(): void {
    this.#open();
    this.#at++;
    let close = this.#script.indexOf("'", this.#at);
    for (let opening = this.#openingFrom(this.#at); close !== -1 && opening < close;) {
      this.#text += this.#script.slice(this.#at, opening);
      this.#at = opening;
      if (this.#expression()) close = close < this.#at ? this.#script.indexOf("'", this.#at) : close;
      else this.#take(this.#syntax.opening, true);
      opening = this.#openingFrom(this.#at);
    }
    const end = close === -1 ? this.#script.length : close;
    this.#text += this.#script.slice(this.#at, end);
    this.#at = end + 1;
  }

  #openingFrom(from: number): number {
    if (this.#nextOpening < from) {
      const found = this.#script.indexOf(this.#syntax.opening, from);
      this.#nextOpening = found === -1 ? this.#script.length : found;
    }
    return this.#nextOpening;
  }

  #doubleQuotes(): void {
    this.#open();
    this.#at++;
    while (this.#at < this.#script.length) {
      const char = this.#script.charAt(this.#at);
      if (char === '"') break;
      if (char === '\\') {
        this.#text += this.#script.charAt(this.#at + 1);
        this.#at += 2;
      } else if (char === '<') {
        if (!this.#expression()) this.#take(char, true);
      } else if (char === '$') {
        if (!this.#expression() && !this.#substitution()) this.#take(char, false);
      } else if (char === '`') {
        if (!this.#substitution()) this.#take(char, true);
      } else {
        quoted.lastIndex = this.#at;
        this.#take(quoted.exec(this.#script)?.[0] ?? char, true);
      }
    }
    this.#at++;
  }

  /** Takes `$(…)` or a backtick substitution whole. @returns whether there is one. */
  #substitution(): boolean {
    const isBacktick = this.#script.charAt(this.#at) === '`';
    const close = isBacktick ? this.#script.indexOf('`', this.#at + 1) : this.#closingBracket();
    if (close === -1) return false;
    const innerStart = this.#at + (isBacktick ? 1 : 2);
    const inner = this.#script.slice(innerStart, close);
    if (this.#depth < maxDepth && inner.includes('docker'))
      new Scanner(inner, this.#offset + innerStart, this.#depth + 1, this.#syntax, this.#commands).scan();
    this.#take(this.#script.slice(this.#at, close + 1), false);
    return true;
  }

  /** One at the end of a line is PowerShell's, which goes on in the next. */
  #backtick(): void {
    if (/^`\r?\n/.test(this.#script.slice(this.#at, this.#at + 3))) this.#at = this.#endOfLine() + 1;
    else if (!this.#substitution()) this.#take('`', true);
  }

  #closingBracket(): number {
    if (this.#script.charAt(this.#at + 1) !== '(') return -1;
    this.#brackets ??= closingBrackets(this.#script);
    return this.#brackets.get(this.#at + 1) ?? -1;
  }

  #hereMark(): void {
    hereMark.lastIndex = this.#at;
    const [whole, , mark] = hereMark.exec(this.#script) ?? ['<<'];
    this.#endWord();
    if (mark !== undefined) this.#pendingMarks.push(mark);
    this.#at += whole.length;
  }

  #redirection(): void {
    // A number before the arrow is a file descriptor, no argument.
    if (this.#wordStart !== -1 && /^\d$/.test(this.#text)) {
      this.#text = '';
      this.#wordStart = -1;
    } else this.#endWord();
    this.#isTarget = true;
    this.#at++;
    while (this.#script.charAt(this.#at) === '>' || this.#script.charAt(this.#at) === '|') this.#at++;
  }

  /** Ends a command, with the here-documents that follow its line. */
  #lineEnd(): void {
    this.#endWord();
    this.#at++;
    const bodyStart = this.#at;
    for (const mark of this.#pendingMarks) {
      const body = this.#missingMarks.has(mark) ? undefined : hereBody(this.#script, this.#at, mark);
      if (body === undefined) {
        this.#missingMarks.add(mark);
        continue;
      }
      this.#hereText = { start: this.#offset + bodyStart, text: this.#script.slice(bodyStart, body.end) };
      this.#at = body.next;
    }
    this.#pendingMarks = [];
    this.#endCommand(false);
  }

  /** `|`, `||`, `|&`, `&`, `&&`, but not the `&` of a redirection. */
  #joint(char: string): void {
    const next = this.#script.charAt(this.#at + 1);
    if (char === '&' && (next === '>' || this.#script.charAt(this.#at - 1) === '>')) {
      this.#at++;
      return;
    }
    this.#endCommand(char === '|' && next !== '|');
    this.#at += next === char || (char === '|' && next === '&') ? 2 : 1;
  }
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
