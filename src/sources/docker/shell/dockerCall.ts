import { readBuildx } from './buildxCall';
import {
  buildContext,
  builderFlags,
  composeFlagsWithValue,
  flagValues,
  globalFlagsWithValue,
  skipFlags,
  skipRunFlags,
} from './dockerFlags';
import { maskSecrets } from './maskSecrets';
import { readLogin } from './readLogin';
import type { LocalFact, PullFact, ShellFact } from './shellFact';
import { placeOf, type SimpleCommand, type Word } from './shellCommand';

const composePulls = new Set(['up', 'run', 'build', 'pull', 'create']);

/** Reads one `docker …` command. */
export function readDockerCall(script: string, command: SimpleCommand, words: readonly Word[]): readonly ShellFact[] {
  const at = skipFlags(words, 1, globalFlagsWithValue);
  if (words[at]?.text === 'compose') return readComposeCall(script, words, at + 1, 'compose ');
  const found = readVerb(words, at);
  if (found === undefined) return [];
  const reader = Object.hasOwn(readers, found.verb) ? readers[found.verb] : undefined;
  const args = words.slice(found.at + 1);
  const pull = (facts: Partial<PullFact>): PullFact => pullFact(script, words, found.shown, facts);
  const facts = reader?.({ command, words, args, pull }) ?? [];
  const isBuildx = words[at]?.text === 'buildx';
  return isBuildx ? [...readBuildx(pull({}), found.verb, args), ...facts] : facts;
}

/** The word that says what a call does. */
interface Verb {
  readonly verb: string;
  /** As it is shown to people. */
  readonly shown: string;
  /** Which of the words is its last. */
  readonly at: number;
}

/** @returns `undefined` where a group of commands is asked for something that pulls nothing. */
function readVerb(words: readonly Word[], at: number): Verb | undefined {
  const first = words[at]?.text ?? '';
  switch (first) {
    case 'manifest':
    case 'stack':
    case 'service': {
      const shown = `${first} ${words[at + 1]?.text ?? ''}`;
      return pullingSubcommands.has(shown) ? { verb: first, shown, at: at + 1 } : undefined;
    }
    case 'image':
    case 'container':
    case 'builder': {
      const next = skipFlags(words, at + 1, builderFlags);
      const verb = words[next]?.text ?? '';
      return verb === 'imagetools' ? readImageTools(words, next) : { verb, shown: verb, at: next };
    }
    case 'buildx': {
      const next = skipFlags(words, at + 1, builderFlags);
      const verb = words[next]?.text ?? '';
      if (verb === 'imagetools') return readImageTools(words, next);
      const shown = `buildx ${verb}`;
      return verb === 'build' || verb === 'bake' ? { verb, shown, at: next } : { verb: shown, shown, at: next };
    }
    default:
      return { verb: first, shown: first, at };
  }
}

function readImageTools(words: readonly Word[], at: number): Verb {
  return { verb: 'imagetools', shown: `buildx imagetools ${words[at + 1]?.text ?? ''}`, at: at + 1 };
}

const pullingSubcommands = new Set(['manifest inspect', 'stack deploy', 'service create']);

interface Call {
  readonly command: SimpleCommand;
  readonly words: readonly Word[];
  /** What follows the verb. */
  readonly args: readonly Word[];
  readonly pull: (facts: Partial<PullFact>) => PullFact;
}

type Reader = (call: Call) => readonly ShellFact[];

const readNamedPull: Reader = ({ command, args, pull }) => {
  if (flagValues(args, ['--pull']).includes('never')) return [];
  // `xargs` puts the images at the end.
  const isGiven = command.words.some(({ text }) => /^(?:\/usr\/bin\/)?xargs$/.test(text));
  const image = args[skipRunFlags(args)]?.text ?? (isGiven ? '{}' : undefined);
  return image === undefined ? [] : [pull({ image })];
};
const readFilePull: Reader = ({ args, pull }) => [
  pull({ files: flagValues(args, ['-f', '--file', '-c', '--compose-file']) }),
];
const readLoaded: Reader = ({ words }) => [localFact(words, undefined)];

const readers: Readonly<Record<string, Reader>> = {
  login: ({ command, words, args }) => [readLogin(command, words, args)],
  logout: ({ words, args }) => [
    { kind: 'logout', ...placeOf(words), client: '', server: args.find(({ text }) => !text.startsWith('-'))?.text },
  ],
  pull: readNamedPull,
  run: readNamedPull,
  create: readNamedPull,
  manifest: readNamedPull,
  service: readNamedPull,
  imagetools: readNamedPull,
  stack: readFilePull,
  bake: readFilePull,
  build: ({ args, pull }) => [
    pull({
      tags: flagValues(args, ['-t', '--tag']),
      files: flagValues(args, ['-f', '--file']),
      context: buildContext(args),
      buildArgs: flagValues(args, ['--build-arg']),
    }),
  ],
  tag: ({ words, args }) => (args[1] === undefined ? [] : [localFact(words, args[1].text)]),
  commit: ({ words, args }) => args.slice(-1).map(({ text }) => localFact(words, text)),
  load: readLoaded,
  import: readLoaded,
};

/** @param image - The image that is on the machine from then on; `undefined` where its name cannot be known. */
function localFact(words: readonly Word[], image: string | undefined): LocalFact {
  return {
    kind: 'local',
    ...placeOf(words),
    images: image === undefined ? [] : [image],
    any: image === undefined,
  };
}

/** Reads what follows `docker compose` or `docker-compose`. */
export function readComposeCall(
  script: string,
  words: readonly Word[],
  from: number,
  prefix: string,
): readonly ShellFact[] {
  const at = skipFlags(words, from, composeFlagsWithValue);
  const verb = words[at]?.text ?? '';
  const args = words.slice(at + 1);
  if (!composePulls.has(verb) || flagValues(args, ['--pull']).includes('never')) return [];
  const files = flagValues(words.slice(from, at), ['-f', '--file']);
  return [pullFact(script, words, `${prefix === '' ? 'compose ' : prefix}${verb}`, { files })];
}

function pullFact(script: string, words: readonly Word[], verb: string, facts: Partial<PullFact>): PullFact {
  const place = placeOf(words);
  const raw = script.slice(place.start, place.end);
  const text = maskSecrets(raw.replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' '));
  return {
    kind: 'pull',
    ...place,
    client: '',
    verb,
    image: undefined,
    tags: [],
    files: [],
    context: undefined,
    buildArgs: [],
    text,
    ...facts,
  };
}
