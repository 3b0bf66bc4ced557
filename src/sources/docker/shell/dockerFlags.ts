import type { Word } from './shellCommand';

/** Flags of `docker` itself that take a value. @see https://docs.docker.com/reference/cli/docker/ */
export const globalFlagsWithValue = new Set([
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
/** The same of `docker compose`. @see https://docs.docker.com/reference/cli/docker/compose/ */
export const composeFlagsWithValue = new Set([
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
/** Flags of `build` without a value. @see https://docs.docker.com/reference/cli/docker/buildx/build/ */
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
/** Flags of `builder` and `buildx` that take a value. */
export const builderFlags: ReadonlySet<string> = new Set(['--builder']);

/** Where the words go on behind flags, of which those in `withValue` take the next word. */
export function skipFlags(words: readonly Word[], from: number, withValue: ReadonlySet<string>): number {
  let at = from;
  for (let text = words[at]?.text; text?.startsWith('-') === true; text = words[at]?.text)
    at += withValue.has(text) ? 2 : 1;
  return at;
}

/** The index of the image among the arguments of `run`, `create` or `pull`. */
export function skipRunFlags(args: readonly Word[]): number {
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

/** The folder or address that `docker build` is given. */
export function buildContext(args: readonly Word[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? '';
    if (!text.startsWith('-') || text === '-') return text;
    if (!text.includes('=') && !buildSwitches.has(text)) at++;
  }
  return undefined;
}

/** All values of a flag, in the forms `-f x`, `--file x` and `--file=x`. */
export function flagValues(args: readonly Word[], names: readonly string[]): string[] {
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
