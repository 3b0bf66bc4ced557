import type { ExpressionSyntax } from '../expressionSyntax';
import { readComposeCall, readDockerCall } from './dockerCall';
import { loginFact } from './readLogin';
import type { ShellFact } from './shellFact';
import { placeOf, type SimpleCommand, type Word } from './shellCommand';
import { splitShell } from './splitShell';

/** Words before a command that change how it runs, not what runs; the value says how many plain arguments they take. */
const wrappers: Readonly<Record<string, number>> = {
  sudo: 0,
  env: 0,
  time: 0,
  exec: 0,
  nohup: 0,
  nice: 0,
  ionice: 0,
  stdbuf: 0,
  xargs: 0,
  retry: 0,
  timeout: 1,
  travis_retry: 0,
  command: 0,
};
const keywords = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'function']);
/** Flags of wrappers that take the next word. */
const wrapperFlagsWithValue = new Set([
  '-u',
  '-g',
  '-n',
  '-I',
  '-P',
  '-L',
  '-s',
  '-k',
  '-C',
  '--user',
  '--signal',
  '--kill-after',
]);

/** Most calls read from one script, and most of its text, in UTF-16 units: no script that people wrote has more. */
const maxFacts = 2_000;
const maxLength = 500_000;

/** Finds docker logins and pulls in a script. Scripts that do not hold the word `docker` cost one search. */
export function dockerFacts(script: string, syntax: ExpressionSyntax): readonly ShellFact[] {
  return script.includes('docker') ? factsIn(script.slice(0, maxLength), syntax, 0) : [];
}

/** Shells inside shells deeper than this are not looked into. */
const maxShells = 3;

function factsIn(script: string, syntax: ExpressionSyntax, depth: number): readonly ShellFact[] {
  const facts: ShellFact[] = [];
  for (const command of splitShell(script, syntax)) {
    if (facts.length >= maxFacts) break;
    facts.push(...factsOf(script, command, syntax, depth));
  }
  return facts;
}

function factsOf(
  script: string,
  command: SimpleCommand,
  syntax: ExpressionSyntax,
  depth: number,
): readonly ShellFact[] {
  const words = bareCommand(command.words);
  const name = words[0]?.text.slice(words[0].text.lastIndexOf('/') + 1) ?? '';
  if (writesClientConfig(name, words, command)) return [loginFact(placeOf(command.words), { byFile: true })];
  if (name === 'docker' || name === 'docker.exe') return readDockerCall(script, command, words);
  if (name === 'docker-compose') return readComposeCall(script, words, 1, '');
  const inner = depth < maxShells ? innerScript(name, words, command) : undefined;
  if (inner === undefined) return [];
  // Quotes are gone from it, so all its facts get the place where it starts.
  const { start } = inner;
  return factsIn(inner.text, syntax, depth + 1).map((fact) => {
    const moved = { ...fact, start, end: start + 1 };
    return moved.kind === 'login' ? { ...moved, isWholeCommand: false } : moved;
  });
}

/** Whether a command logs in by the file that the client keeps its credentials in. */
function writesClientConfig(name: string, words: readonly Word[], { outputs }: SimpleCommand): boolean {
  if (outputs.some((file) => file.endsWith('.docker/config.json'))) return true;
  return /^(?:tee|cp|mv|ln|install)$/.test(name) && words.at(-1)?.text.endsWith('.docker/config.json') === true;
}

/** The script that a command hands to another shell, where docker is in it. */
function innerScript(
  name: string,
  words: readonly Word[],
  { hereText }: SimpleCommand,
): { readonly start: number; readonly text: string } | undefined {
  if (/^(?:ba|z|da|a)?sh$/.test(name)) {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word.text));
    const inner = flag === -1 ? undefined : words[flag + 1];
    return [inner, hereText].find((script) => script?.text.includes('docker'));
  }
  if (name !== 'eval') return undefined;
  const text = words
    .slice(1)
    .map((word) => word.text)
    .join(' ');
  return /^docker\b/.test(text) ? { start: words[1]?.start ?? 0, text } : undefined;
}

/** The command without variable assignments, keywords and wrappers before it. */
function bareCommand(words: readonly Word[]): readonly Word[] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    const takes = Object.hasOwn(wrappers, text) ? wrappers[text] : undefined;
    if (/^[A-Za-z_]\w*\+?=/.test(text) || keywords.has(text)) at++;
    else if (takes !== undefined) {
      at++;
      for (let flag = words[at]?.text; flag?.startsWith('-') === true; flag = words[at]?.text) {
        if (text === 'command' && /^-[vV]$/.test(flag)) return [];
        at += wrapperFlagsWithValue.has(flag) ? 2 : 1;
      }
      at += takes;
      if (text === 'retry' && /^\d+$/.test(words[at]?.text ?? '')) at++;
    } else break;
  }
  return words.slice(at);
}
