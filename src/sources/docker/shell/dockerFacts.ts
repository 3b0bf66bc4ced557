import { readComposeCall, readDockerCall } from './dockerCall';
import { placeOf, splitShell, type Place, type SimpleCommand, type Word } from './splitShell';

/** What a script does that matters for pulls, in the order it is written. */
export type ShellFact = LoginFact | PullFact | LocalFact | LogoutFact;

export interface LoginFact extends Place {
  readonly kind: 'login';
  /** The registry argument; absent means Docker Hub. */
  readonly server: string | undefined;
  readonly username: Word | undefined;
  readonly passwordFlag: { readonly flag: Word; readonly value: Word; readonly isJoined: boolean } | undefined;
  /** Logs in by writing the client's configuration file instead of `docker login`. */
  readonly byFile: boolean;
  /** The text that a literal `echo` pipes into `--password-stdin`. */
  readonly pipedLiteral: Word | undefined;
  readonly isWholeCommand: boolean;
}

export interface LogoutFact extends Place {
  readonly kind: 'logout';
}

export interface PullFact extends Place {
  readonly kind: 'pull';
  /** Without `docker`: `build`, `compose up`, `buildx bake`. */
  readonly verb: string;
  /** The image, where the command names one. */
  readonly image: string | undefined;
  /** Names the command gives to what it builds. */
  readonly tags: readonly string[];
  /** `--file` arguments: a Dockerfile or compose files. */
  readonly files: readonly string[];
  /** The folder a build reads, where it is named. */
  readonly context: string | undefined;
  /** `--build-arg` arguments: `NAME=value` or `NAME`. */
  readonly buildArgs: readonly string[];
  readonly text: string;
}

/** Images that exist on the machine from here on. `any` when their names cannot be known, as after `docker load`. */
export interface LocalFact extends Place {
  readonly kind: 'local';
  readonly images: readonly string[];
  readonly any: boolean;
}

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
export function dockerFacts(script: string): readonly ShellFact[] {
  if (!script.includes('docker')) return [];
  const facts: ShellFact[] = [];
  for (const command of splitShell(script.slice(0, maxLength))) {
    if (facts.length >= maxFacts) break;
    readCommand(script, command, 0, facts, 0);
  }
  return facts;
}

function readCommand(script: string, command: SimpleCommand, shift: number, facts: ShellFact[], depth: number): void {
  const words = bareCommand(command.words);
  const name = words[0]?.text.slice(words[0].text.lastIndexOf('/') + 1) ?? '';
  const target = command.outputs.find((file) => /\.docker\/config\.json$/.test(file));
  const isCopy = /^(?:tee|cp|mv|ln|install)$/.test(name) && words.at(-1)?.text.endsWith('.docker/config.json') === true;
  if (target !== undefined || isCopy) {
    const place = placeOf(command.words, shift);
    facts.push({
      kind: 'login',
      ...place,
      server: undefined,
      username: undefined,
      passwordFlag: undefined,
      byFile: true,
      pipedLiteral: undefined,
      isWholeCommand: false,
    });
    return;
  }
  if (name === 'docker' || name === 'docker.exe') {
    facts.push(...readDockerCall(script, command, words, shift));
  } else if (name === 'docker-compose') {
    facts.push(...readComposeCall(script, words, 1, shift, ''));
  } else if (/^(?:ba|z|da|a)?sh$/.test(name) && depth < 3) {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word.text));
    const inner = flag === -1 ? undefined : words[flag + 1];
    if (inner?.text.includes('docker') === true) readInner(inner.text, facts, depth, inner.start + shift);
    else if (command.hereText?.text.includes('docker') === true)
      readInner(command.hereText.text, facts, depth, command.hereText.start + shift);
  } else if (name === 'eval' && depth < 3) {
    const inner = words
      .slice(1)
      .map((word) => word.text)
      .join(' ');
    if (/^docker\b/.test(inner)) readInner(inner, facts, depth, (words[1]?.start ?? 0) + shift);
  }
}

/** Reads a script inside a word. Quotes are gone from it, so all its facts get the place where it starts. */
function readInner(script: string, facts: ShellFact[], depth: number, start: number): void {
  const inner: ShellFact[] = [];
  for (const command of splitShell(script)) readCommand(script, command, 0, inner, depth + 1);
  for (const fact of inner) {
    const moved = { ...fact, start, end: start + 1 };
    facts.push(moved.kind === 'login' ? { ...moved, isWholeCommand: false } : moved);
  }
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
