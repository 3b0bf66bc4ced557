import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A program that was started, with what anybody who may list processes can see of it. */
interface Child {
  readonly by: string;
  readonly program: string;
  readonly args: readonly string[];
  /** `NAME=value`, each. */
  readonly environment: readonly string[];
}

/** Loads the recorder in a process of Node and in all that it starts, for as long as they keep `NODE_OPTIONS`. */
export function recordedIn(file: string): Record<string, string> {
  const recorder = path.resolve('test/support/childRecorder.cjs').replaceAll('\\', '/');
  return { NODE_OPTIONS: `--require ${JSON.stringify(recorder)}`, PULLBOOK_CHILDREN: file };
}

/** What the recorder has written. @throws where it has written nothing: then it was not loaded. */
export function readChildren(file: string): readonly Child[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Child);
}

/** To be searched: the arguments of each program, and each variable by itself, under names that say which it is. */
export function* tracesOf(children: readonly Child[]): Generator<readonly [name: string, text: string]> {
  for (const { by, program, args, environment } of children) {
    const which = `${path.basename(program)}, started by ${by}`;
    yield [`arguments of ${which}`, [program, ...args].join('\n')];
    for (const variable of environment) yield [`variable ${variable.split('=', 1)[0] ?? ''} of ${which}`, variable];
  }
}
