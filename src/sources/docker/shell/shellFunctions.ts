import { append } from '../../../shared/lists';
import type { SimpleCommand } from './shellCommand';

/** The functions that a script defines, by the commands in them. */
export interface ShellFunctions {
  /** Of each command, the outermost function that it stands in. */
  readonly homes: readonly (string | undefined)[];
  readonly names: ReadonlySet<string>;
  /** Those that run what they are given, such as `retry docker pull x`. */
  readonly wrappers: ReadonlySet<string>;
}

/** What can stand before `{` and `}`. */
const keywords = /^(?:if|then|elif|else|do|while|until|!)$/;
/** No script that people wrote defines more. */
const maxFunctions = 500;

/** @returns `undefined` for a script that defines none. */
export function shellFunctions(script: string, commands: readonly SimpleCommand[]): ShellFunctions | undefined {
  if (!/\([ \t]*\)|\bfunction\s/.test(script)) return undefined;
  const homes: (string | undefined)[] = commands.map(() => undefined);
  const names = new Set<string>();
  const wrappers = new Set<string>();
  let depth = 0;
  let open: { readonly name: string; readonly at: number; readonly depth: number } | undefined;
  for (const [at, { words }] of commands.entries()) {
    const first = words.find(({ text }) => !keywords.test(text))?.text;
    const name = definedAt(script, commands, at);
    if (open === undefined && name !== undefined) open = { name, at, depth };
    if (first === '{' || (words[0]?.text === 'function' && words.at(-1)?.text === '{')) depth++;
    else if (first === '}') depth--;
    if (first !== '}' || open === undefined || depth > open.depth) continue;
    names.add(open.name);
    homes.fill(open.name, open.at, at + 1);
    if (/\$(?:\{?[@*])/.test(script.slice(commands[open.at]?.words[0]?.start, words[0]?.start)))
      wrappers.add(open.name);
    open = undefined;
    if (names.size === maxFunctions) break;
  }
  return names.size === 0 ? undefined : { homes, names, wrappers };
}

/** The name of the function whose definition a command begins. */
function definedAt(script: string, commands: readonly SimpleCommand[], at: number): string | undefined {
  const { words } = commands[at] ?? { words: [] };
  const [first, second] = words;
  if (first?.text === 'function') return second?.text;
  const next = commands[at + 1]?.words[0];
  if (first === undefined || words.length > 1 || next?.text !== '{') return undefined;
  return /^[ \t]*\([ \t]*\)\s*$/.test(script.slice(first.end, next.start)) ? first.text : undefined;
}

/** What one command of a script does, where it stands, and which function of the script it calls. */
export interface Placed<T> {
  readonly home: string | undefined;
  readonly calls: string | undefined;
  readonly facts: readonly T[];
}

/**
 * Facts in the order in which they come about: what a function does, where it is first called. One that the script itself
 * never calls stays where it is written.
 *
 * @param uncalled - What becomes of a fact in such a function.
 */
export function inOrder<T>(placed: readonly Placed<T>[], uncalled: (fact: T) => T): readonly T[] {
  const bodies = new Map<string, Placed<T>[]>();
  for (const one of placed) {
    if (one.home === undefined) continue;
    const body = bodies.get(one.home);
    if (body === undefined) bodies.set(one.home, [one]);
    else body.push(one);
  }
  const called = new Set<string>();
  const waiting = placed.filter(({ home }) => home === undefined);
  for (const { calls } of waiting) {
    if (calls === undefined || called.has(calls)) continue;
    called.add(calls);
    append(waiting, bodies.get(calls) ?? []);
  }
  const facts: T[] = [];
  const done = new Set<string>();
  const emit = (list: readonly Placed<T>[]): void => {
    for (const { home, calls, facts: own } of list) {
      if (calls !== undefined && !done.has(calls)) {
        done.add(calls);
        emit(bodies.get(calls) ?? []);
      }
      append(facts, home === undefined || called.has(home) ? own : own.map(uncalled));
    }
  };
  emit(placed.filter(({ home }) => home === undefined || !called.has(home)));
  return facts;
}
