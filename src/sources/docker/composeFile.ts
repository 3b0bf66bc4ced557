import { isNestedDeeper } from '../../shared/bracketDepth';
import { parse } from 'yaml';
import { replaceVariables } from './replaceVariables';

/** What a compose file pulls and builds. Paths are as written, relative to the folder of the project. */
export interface ComposeFile {
  /** Images of services that are not built. */
  readonly images: readonly string[];
  readonly builds: readonly ComposeBuild[];
  /** Other compose files it takes services from. */
  readonly files: readonly string[];
  /** Whether everything in it was understood. */
  readonly isComplete: boolean;
}

export interface ComposeBuild {
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** The Dockerfile itself, where it is written in the compose file. */
  readonly inline: string | undefined;
  /** `NAME=value`. */
  readonly args: readonly string[];
}

/** Larger files are no work of people, and would keep the YAML library busy. In UTF-16 units. */
const maxLength = 500_000;
/** The same of brackets inside one another. */
const maxBrackets = 200;

/**
 * Reads a compose file. Variables stay, without what is said for when they are not set: the environment may set them.
 * @see https://docs.docker.com/reference/compose-file/
 */
export function readComposeFile(text: string): ComposeFile {
  const images: string[] = [];
  const builds: ComposeBuild[] = [];
  const files: string[] = [];
  let root: unknown;
  try {
    const isTooMuch = text.length > maxLength || isNestedDeeper(text, maxBrackets);
    root = isTooMuch ? undefined : parse(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
  } catch {
    // A file that does not parse: nothing is known of it.
  }
  if (!isMap(root)) return { images, builds, files, isComplete: false };
  let isComplete = true;
  for (const entry of listOf(root['include'])) {
    const paths = isMap(entry) ? listOf(entry['path']) : [entry];
    for (const path of paths) if (typeof path === 'string') files.push(plain(path));
  }
  for (const service of isMap(root['services']) ? Object.values(root['services']) : []) {
    if (!isMap(service)) continue;
    const base = service['extends'];
    if (isMap(base) && typeof base['file'] === 'string') files.push(plain(base['file']));
    const build = readBuild(service['build']);
    if (build !== undefined) builds.push(build);
    else if (service['build'] !== undefined) isComplete = false;
    else if (typeof service['image'] === 'string' && !/^(?:never|build)$/.test(String(service['pull_policy'])))
      images.push(plain(service['image']));
  }
  return { images, builds, files, isComplete };
}

function readBuild(build: unknown): ComposeBuild | undefined {
  if (typeof build === 'string')
    return { context: plain(build), dockerfile: 'Dockerfile', inline: undefined, args: [] };
  if (!isMap(build) || build['additional_contexts'] !== undefined) return undefined;
  const text = (key: string): string | undefined => (typeof build[key] === 'string' ? build[key] : undefined);
  const args = isMap(build['args'])
    ? Object.entries(build['args']).map(([name, value]) => (value === null ? name : `${name}=${scalar(value)}`))
    : listOf(build['args']).map(scalar);
  return {
    context: plain(text('context') ?? '.'),
    dockerfile: plain(text('dockerfile') ?? 'Dockerfile'),
    inline: text('dockerfile_inline'),
    args: args.map(plain),
  };
}

/** A value as Compose passes it on; what is no scalar means nothing there. */
function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function plain(text: string): string {
  return replaceVariables(text, (inner, form) => {
    const name = form === '{' ? /^\w+/.exec(inner)?.[0] : undefined;
    return name === undefined ? undefined : `$${name}`;
  });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}
