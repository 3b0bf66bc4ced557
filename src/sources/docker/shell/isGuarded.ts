import type { ExpressionSyntax } from '../expressionSyntax';
import type { ScriptRange, SimpleCommand } from './shellCommand';
import { shellFunctions } from './shellFunctions';
import { splitShell } from './splitShell';

const opening = /^(?:if|case|while|until|select)$/;
const closing = /^(?:fi|esac|done)$/;
/** Unless it fails, and the job with it. */
const ends = /^(?:exit|return|exec)$/;
const keywords = /^(?:if|then|elif|else|do|while|until|for|case|!|\{)$/;
/** What stands before a program without changing which one it is. */
const prefixes = /^(?:sudo|time|env|command|nice|-\S+|\w+=.*)$/;
/** Calls that ask something, so that what follows `&&` is meant to run at times only. */
const questions =
  /^(?:(?:\[\[?|test|e?grep|fgrep|diff|cmp|command|which|type|hash|true|false|expr)(?: |$)|git (?:diff|status|rev-parse|ls-\S+)|docker(?: \S+)? (?:inspect|images|ps))/;
/** Programs whose failure is no answer but an error, which fails the job that goes on without it sooner or later. */
const works =
  /^(?:cd|pushd|popd|echo|printf|export|set|source|\.|mkdir|cp|mv|rm|ln|touch|chmod|sleep|date|cat|tee|sed|curl|wget|tar|unzip|make|npm|npx|yarn|pnpm|apt|apt-get|apk|yum|dnf|pip3?|poetry|go|cargo|mvn|gradle|\.\/gradlew|bundle|git|docker|docker-compose|aws|gcloud|az)$/;
/** Programs that call others as often as they find something to call them with. */
const repeaters = /^(?:xargs|parallel|find)$/;

/** No script that people wrote is longer, in UTF-16 units: each of its calls is looked at with all that stands before. */
export const maxGuardedLength = 20_000;

/** `(` or `{`, with the first command behind it. */
interface Group {
  readonly at: number;
  readonly first: number;
}

/**
 * Whether a command of a script may not run although the script does: inside `if` and the like or in a function, behind
 * `||` or a question and `&&`, also where these stand before a group around it, or after a line that can end the script.
 * Errs on the side of yes; a `for` over words that are written out is taken to run.
 */
export function isGuarded(script: string, { start, end }: ScriptRange, syntax: ExpressionSyntax): boolean {
  // A script in quotes, which another shell gets: where in it the command stands is not known.
  if (
    /^["']/.test(script.slice(start, end)) &&
    /&&|\|\||\b(?:if|case|while|until|for|exit)\b/.test(script.slice(start))
  )
    return true;
  return readingOf(script, syntax).isGuarded(start) || isFunction(script.slice(0, start));
}

/** What ends or changes a block. */
const turning = /(?:^|[\s;])(?:fi|esac|else|elif|done)(?=$|[\s;&|)])|;;|(?:^|[\s;])\}/;

/**
 * Whether a login may not run although a pull after it does. What a function does runs as its first call does.
 *
 * @param pull - Where the pull is, in the same script; `undefined` for one in a later step.
 */
export function mayBeLeftOut(
  script: string,
  login: ScriptRange,
  pull: ScriptRange | undefined,
  syntax: ExpressionSyntax,
): boolean {
  if (script.length > maxGuardedLength) return true;
  const { isLeftOut } = readingOf(script, syntax);
  if (pull?.start === login.start || !isLeftOut(login.start)) return false;
  return (
    pull === undefined ||
    pull.start < login.start ||
    !isLeftOut(pull.start) ||
    turning.test(script.slice(login.end, pull.start))
  );
}

/** Whether the command at an offset may not run although its script does. */
type Guard = (start: number) => boolean;

/** What is known of one script. */
interface Reading {
  /** By what stands around the command. */
  readonly isGuarded: Guard;
  /** Also by where the function is called that it stands in. */
  readonly isLeftOut: Guard;
}

/** The script that was asked about last: one with hundreds of calls is asked about as often, and read once. */
let lastRead: { readonly script: string; readonly syntax: ExpressionSyntax; readonly reading: Reading } | undefined;

function readingOf(script: string, syntax: ExpressionSyntax): Reading {
  if (lastRead?.script !== script || lastRead.syntax !== syntax)
    lastRead = { script, syntax, reading: read(script, syntax) };
  return lastRead.reading;
}

function read(script: string, syntax: ExpressionSyntax): Reading {
  const commands = splitShell(script, syntax);
  const functions = shellFunctions(script, commands);
  const isLeftOut: Guard = (start) => {
    if (isGuardedAt(script, commands, start, functions?.homes)) return true;
    const home = functions?.homes[indexAt(commands, start)];
    if (home === undefined) return false;
    const call = commands.find(
      ({ words }, index) => functions?.homes[index] === undefined && words.some(({ text }) => text === home),
    );
    return call === undefined || isGuardedAt(script, commands, call.words[0]?.start ?? 0, functions?.homes);
  };
  return {
    isGuarded: keeping((start) => isGuardedAt(script, commands, start, undefined)),
    isLeftOut: keeping(isLeftOut),
  };
}

function keeping(find: Guard): Guard {
  const known = new Map<number, boolean>();
  return (start) => {
    const answer = known.get(start) ?? find(start);
    known.set(start, answer);
    return answer;
  };
}

function indexAt(commands: readonly SimpleCommand[], start: number): number {
  const found = commands.findIndex(({ words }) => (words.at(-1)?.end ?? 0) > start);
  return found === -1 ? commands.length : found;
}

/** @param homes - The functions that the commands stand in, which are not looked into from outside. */
function isGuardedAt(
  script: string,
  commands: readonly SimpleCommand[],
  start: number,
  homes: readonly (string | undefined)[] | undefined,
): boolean {
  const blocks: string[] = [];
  const groups: Group[] = [];
  const own = indexAt(commands, start);
  let last = 0;
  for (const [index, { words }] of commands.slice(0, own + 1).entries()) {
    const isOwn = index === own;
    if (homes?.[index] !== homes?.[own]) {
      last = words.at(-1)?.end ?? last;
      continue;
    }
    readBrackets(script, { start: last, end: words[0]?.start ?? last }, index, groups);
    last = words.at(-1)?.end ?? last;
    for (const { text, start: at } of words) {
      if (isOwn && at >= start) break;
      if (opening.test(text)) blocks.push(text);
      // What asks runs; what is asked for may not.
      else if (/^(?:then|do)$/.test(text) && blocks.at(-1) !== 'for') blocks.push(`${blocks.pop() ?? ''} ${text}`);
      else if (text === 'for') blocks.push(words.every(isWrittenOut) ? 'for' : 'for maybe nothing');
      else if (closing.test(text)) blocks.pop();
      else if (text === '{') groups.push({ at, first: index });
      else if (text === '}') groups.pop();
      if (!keywords.test(text) && !closing.test(text) && text !== '}') break;
    }
    if (!isOwn && words.some(({ text }, at) => ends.test(text) && !/^[1-9]/.test(words[at + 1]?.text ?? '')))
      return true;
    if (isOwn && words.some(({ text, start: at }) => at < start && repeaters.test(text))) return true;
  }
  return (
    blocks.some((block) => !/^(?:for|if|while|until)$/.test(block)) ||
    [...groups, { at: start, first: own }].some((group) => isBehindQuestion(script, commands, group, own))
  );
}

/** Between commands there is nothing but separators, and comments. */
function readBrackets(script: string, gap: ScriptRange, index: number, groups: Group[]): void {
  for (const { 0: char, index: at } of script.slice(gap.start, gap.end).matchAll(/#.*|[()]/g)) {
    if (char === '(') groups.push({ at: gap.start + at, first: index });
    else if (char === ')') groups.pop();
  }
}

function isWrittenOut({ text, isLiteral }: SimpleCommand['words'][number]): boolean {
  return isLiteral && !/[*?]/.test(text);
}

function isFunction(before: string): boolean {
  return /(?:^|[\n;])[ \t]*(?:function[ \t]+[\w-]+|[\w-]+[ \t]*\(\))[^\n]*\{?/.test(before);
}

/** Looks at the commands that one line joins to this one: `a || b`, `[ -n "$X" ] && b`. */
function isBehindQuestion(
  script: string,
  commands: readonly SimpleCommand[],
  { at: start, first }: Group,
  own: number,
): boolean {
  let end = start;
  for (let at = first - 1; at >= 0; at--) {
    const { words } = commands[at] ?? { words: [] };
    const between = script.slice(words.at(-1)?.end ?? 0, end);
    const joint = between.replace(/\\\r?\n/g, ' ');
    if (joint.includes('||')) return true;
    // What is piped into it comes first.
    if (joint.trim() === '|') {
      end = words[0]?.start ?? 0;
      continue;
    }
    // What stands before a group is looked at from there.
    if (!joint.includes('&&') || /[({]/.test(joint)) return false;
    const texts = words.map(({ text }) => text);
    const name = texts.findIndex((text) => !keywords.test(text) && !prefixes.test(text));
    if (texts.slice(0, name).includes('!') || questions.test(texts.slice(Math.max(name, 0)).join(' '))) return true;
    // Where nothing comes after, a script ends as this command does: the job fails.
    if (!works.test(texts[name] ?? '') && own < commands.length - 1) return true;
    if (texts.slice(0, name).includes('{')) return false;
    end = words[0]?.start ?? 0;
  }
  return false;
}
