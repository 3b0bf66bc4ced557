import { maskSecrets } from './maskSecrets';
import { readLogin } from './readLogin';
import type { PullFact, ShellFact } from './dockerFacts';
import { placeOf, type SimpleCommand, type Word } from './splitShell';

const globalFlagsWithValue = new Set([
  '-H',
  '--host',
  '-c',
  '--context',
  '--config',
  '-l',
  '--log-level',
  '--tlscacert',
  '--tlscert',
  '--tlskey',
]);
const composeFlagsWithValue = new Set([
  '-f',
  '--file',
  '-p',
  '--project-name',
  '--profile',
  '--env-file',
  '--project-directory',
  '--ansi',
  '--progress',
  '--parallel',
  '-H',
  '--host',
  '-c',
  '--context',
  '--log-level',
]);
/** Flags without a value; every other flag of `run`, `create` and `pull` takes one. @see https://docs.docker.com/reference/cli/docker/container/run/ */
const runSwitches = new Set([
  '--detach',
  '--interactive',
  '--tty',
  '--rm',
  '--privileged',
  '--init',
  '--read-only',
  '--no-healthcheck',
  '--oom-kill-disable',
  '--publish-all',
  '--sig-proxy',
  '--disable-content-trust',
  '--help',
  '--quiet',
  '--all-tags',
  '--use-api-socket',
  '--replicas-max-per-node',
  '--insecure',
  '--verbose',
  '--raw',
  '--no-resolve-image',
]);
const buildSwitches = new Set([
  '--pull',
  '--no-cache',
  '--rm',
  '--force-rm',
  '--squash',
  '--compress',
  '--quiet',
  '-q',
  '--load',
  '--push',
  '--check',
  '--debug',
  '-D',
  '--print',
]);
const composePulls = new Set(['up', 'run', 'build', 'pull', 'create']);

/** Reads one `docker …` command. */
export function readDockerCall(
  script: string,
  command: SimpleCommand,
  words: readonly Word[],
  shift: number,
): ShellFact[] {
  let at = skipFlags(words, 1, globalFlagsWithValue);
  let verb = words[at]?.text ?? '';
  if (verb === 'compose') return readComposeCall(script, words, at + 1, shift, 'compose ');
  let shown = verb;
  if (verb === 'image' || verb === 'container' || verb === 'builder' || verb === 'buildx') {
    const group = verb;
    at = skipFlags(words, at + 1, new Set(['--builder']));
    verb = words[at]?.text ?? '';
    shown = group === 'buildx' ? `buildx ${verb}` : verb;
    if (verb === 'imagetools') {
      at++;
      shown = `buildx imagetools ${words[at]?.text ?? ''}`;
    } else if (group === 'buildx' && verb !== 'build' && verb !== 'bake') return [];
  } else if (verb === 'manifest' || verb === 'stack' || verb === 'service') {
    at++;
    shown = `${verb} ${words[at]?.text ?? ''}`;
    if (!['manifest inspect', 'stack deploy', 'service create'].includes(shown)) return [];
  }
  const args = words.slice(at + 1);
  const pull = (facts: Partial<PullFact>): PullFact => pullFact(script, words, shift, shown, facts);
  switch (verb) {
    case 'login':
      return [readLogin(command, words, args, shift)];
    case 'logout':
      return args.length === 0 ? [{ kind: 'logout', ...placeOf(words, shift) }] : [];
    case 'pull':
    case 'run':
    case 'create':
    case 'manifest':
    case 'service':
    case 'imagetools': {
      if (flagValues(args, ['--pull']).includes('never')) return [];
      const image = args[skipRunFlags(args)]?.text;
      return image === undefined ? [] : [pull({ image })];
    }
    case 'stack':
    case 'bake':
      return [pull({ files: flagValues(args, ['-f', '--file', '-c', '--compose-file']) })];
    case 'build':
      return [
        pull({
          tags: flagValues(args, ['-t', '--tag']),
          files: flagValues(args, ['-f', '--file']),
          context: buildContext(args),
          buildArgs: flagValues(args, ['--build-arg']),
        }),
      ];
    case 'tag':
      return args[1] === undefined
        ? []
        : [{ kind: 'local', ...placeOf(words, shift), images: [args[1].text], any: false }];
    case 'commit': {
      const image = args.at(-1);
      return image === undefined ? [] : [{ kind: 'local', ...placeOf(words, shift), images: [image.text], any: false }];
    }
    case 'load':
    case 'import':
      return [{ kind: 'local', ...placeOf(words, shift), images: [], any: true }];
    default:
      return [];
  }
}

/** Reads what follows `docker compose` or `docker-compose`. */
export function readComposeCall(
  script: string,
  words: readonly Word[],
  from: number,
  shift: number,
  prefix: string,
): ShellFact[] {
  const at = skipFlags(words, from, composeFlagsWithValue);
  const verb = words[at]?.text ?? '';
  const args = words.slice(at + 1);
  if (!composePulls.has(verb) || flagValues(args, ['--pull']).includes('never')) return [];
  const files = flagValues(words.slice(from, at), ['-f', '--file']);
  return [pullFact(script, words, shift, `${prefix === '' ? 'compose ' : prefix}${verb}`, { files })];
}

function pullFact(
  script: string,
  words: readonly Word[],
  shift: number,
  verb: string,
  facts: Partial<PullFact>,
): PullFact {
  const place = placeOf(words, shift);
  const raw = script.slice(place.start - shift, place.end - shift);
  const text = maskSecrets(raw.replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' '));
  return {
    kind: 'pull',
    ...place,
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

function skipFlags(words: readonly Word[], from: number, withValue: ReadonlySet<string>): number {
  let at = from;
  for (let text = words[at]?.text; text?.startsWith('-') === true; text = words[at]?.text)
    at += withValue.has(text) ? 2 : 1;
  return at;
}

function skipRunFlags(args: readonly Word[]): number {
  let at = 0;
  for (let text = args[at]?.text; text?.startsWith('-') === true; text = args[at]?.text) {
    if (text === '--') return at + 1;
    const isSwitch =
      text.includes('=') ||
      runSwitches.has(text) ||
      /^-[ditPqa]+$/.test(text) ||
      (/^-\w{2,}$/.test(text) && !/^-[ditPqa]+[a-z]$/.test(text));
    at += isSwitch ? 1 : 2;
  }
  return at;
}

function buildContext(args: readonly Word[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (!text.startsWith('-') || text === '-') return text;
    if (!text.includes('=') && !buildSwitches.has(text)) at++;
  }
  return undefined;
}

/** All values of a flag, in the forms `-f x`, `--file x` and `--file=x`. */
function flagValues(args: readonly Word[], names: readonly string[]): string[] {
  const values: string[] = [];
  for (const [index, word] of args.entries()) {
    if (names.includes(word.text)) {
      const value = args[index + 1]?.text;
      if (value !== undefined) values.push(value);
      continue;
    }
    const equals = word.text.indexOf('=');
    if (equals !== -1 && names.includes(word.text.slice(0, equals))) values.push(word.text.slice(equals + 1));
  }
  return values;
}
