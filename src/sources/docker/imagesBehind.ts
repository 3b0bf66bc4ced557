import { append } from '../../shared/lists';
import { memo } from '../../shared/memo';
import { noExpressions } from './expressionSyntax';
import { parseImageReference, type Registry } from './image/imageReference';
import { hubStore, isHardened } from './image/hubHosts';
import { isExempt } from './image/isExempt';
import type { PullEvent } from './flow';
import type { RepositoryFiles, Settings } from '../../lint/settings';
import { readComposeFile, type ComposeBuild } from './composeFile';
import { dockerfileImages, type NamedImage } from './dockerfile';
import { joinPath } from './joinPath';

/** An image that a docker call pulls because a file says so. */
export interface ImageBehind extends NamedImage {
  /** From the root of the repository. */
  readonly file: string;
  readonly registry: Registry['kind'];
  /** Under which name the client looks for a Docker ID; empty where it needs none. */
  readonly host: string;
}

/** What is known of the images behind a docker call that names none itself. */
export interface ImagesBehind {
  readonly images: readonly ImageBehind[];
  /** Whether these are all: every file was read, and every registry is known. */
  readonly isComplete: boolean;
  /** Paths of files that nobody has looked for yet. */
  readonly wanted: readonly string[];
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = composeNames.map((name) => name.replace('.', '.override.'));
/** More compose files than one project has. */
const maxFiles = 50;
/** More images than the files of one call name: as many calls can stand in a script as images in a file. */
const maxImages = 500;

/** The images that the Dockerfile or the compose files of a docker call name. */
export function imagesBehind(settings: Settings, pull: PullEvent): ImagesBehind {
  return readerOf(settings)(pull);
}

/** Settings hold the files. */
const readerOf = memo(({ repository }: Settings) =>
  memo((pull: PullEvent): ImagesBehind => {
    const reader = new Reader(repository);
    reader.readCall(pull);
    return { images: reader.images, isComplete: reader.isComplete, wanted: [...reader.wanted] };
  }),
);

/**
 * Whether the files prove that a call pulls nothing but what the settings exempt with the Docker ID of one host. What they
 * do not show is taken to come from Docker Hub.
 */
export function isClear(settings: Settings, pull: PullEvent, host: string = hubStore): boolean {
  if (pull.source !== 'build') return false;
  const { images, isComplete } = imagesBehind(settings, pull);
  const isForHardened = isHardened(host);
  return (
    (isComplete || isForHardened) &&
    images.every(
      (image) =>
        image.registry !== 'docker-hub' || isHardened(image.host) !== isForHardened || isExempt(image.text, settings),
    )
  );
}

/** What was read of files, for as long as nobody reads them anew: many calls name one file, and every edit asks again. */
const parsed = new WeakMap<RepositoryFiles, Map<string, unknown>>();

class Reader {
  readonly images: ImageBehind[] = [];
  isComplete = true;
  readonly wanted = new Set<string>();
  readonly #files: RepositoryFiles | undefined;
  readonly #read = new Set<string>();
  readonly #known = new Set<string>();

  constructor(files: RepositoryFiles | undefined) {
    this.#files = files;
  }

  readCall({ verb, folder, files, context, buildArgs, text }: PullEvent): void {
    const isCompose = verb.startsWith('compose ') || verb === 'stack deploy';
    // These change where files and images come from in ways that are not followed.
    if (
      folder === undefined ||
      verb === 'buildx bake' ||
      /\s--(?:build-context|cache-from|project-directory)\b/.test(text)
    )
      this.isComplete = false;
    else if (isCompose) this.#readProject(folder, files, verb);
    else if (files.length > 1 || context === undefined || /^-$|:|^github\.com\//.test(context)) this.isComplete = false;
    else
      this.#readDockerfile(
        files[0] === undefined ? joinPath(folder, context, 'Dockerfile') : joinPath(folder, files[0]),
        buildArgs,
      );
  }

  #readProject(folder: string, named: readonly string[], verb: string): void {
    const paths = named.map((file) => joinPath(folder, file));
    if (named.length === 0) {
      const exists = (name: string): boolean => this.#look(joinPath(folder, name)) !== undefined;
      // All are asked for, so that they are read in one go.
      const found = composeNames.filter(exists);
      append(
        paths,
        [...found.slice(0, 1), ...overrideNames.filter(exists)].map((name) => joinPath(folder, name)),
      );
    }
    const first = paths[0];
    const project = first?.slice(0, first.lastIndexOf('/') + 1);
    if (project === undefined) this.isComplete = false;
    else for (const path of paths) this.#readComposeFile(path, project, verb);
  }

  #readComposeFile(path: string | undefined, project: string, verb: string): void {
    const text = this.#look(path);
    if (text === undefined || path === undefined || this.#read.size >= maxFiles) {
      this.isComplete = false;
      return;
    }
    if (this.#read.has(path)) return;
    this.#read.add(path);
    const file = this.#once(path, () => readComposeFile(text));
    this.isComplete &&= file.isComplete;
    if (verb !== 'compose build') for (const image of file.images) this.#add({ text: image, line: undefined }, path);
    if (verb !== 'compose pull') for (const build of file.builds) this.#readBuild(build, path, project);
    for (const other of file.files) this.#readComposeFile(joinPath(project, other), project, verb);
  }

  #readBuild({ context, dockerfile, inline, args }: ComposeBuild, path: string, project: string): void {
    if (inline === undefined) this.#readDockerfile(joinPath(project, context, dockerfile), args);
    else for (const { text } of dockerfileImages(inline, args)) this.#add({ text, line: undefined }, path);
  }

  #readDockerfile(path: string | undefined, buildArgs: readonly string[]): void {
    const text = this.#look(path);
    if (text === undefined || path === undefined) this.isComplete = false;
    else
      for (const image of this.#once(JSON.stringify([path, buildArgs]), () => dockerfileImages(text, buildArgs)))
        this.#add(image, path);
  }

  #add(image: NamedImage, file: string): void {
    const { registry } = parseImageReference(image.text, noExpressions);
    if (registry.kind === 'unknown') this.isComplete = false;
    const host = registry.kind === 'docker-hub' ? registry.host : '';
    const key = JSON.stringify([image.text, file]);
    if (this.#known.has(key)) return;
    if (this.images.length === maxImages) {
      this.isComplete = false;
      return;
    }
    this.#known.add(key);
    this.images.push({ ...image, file, registry: registry.kind, host });
  }

  #once<T>(key: string, read: () => T): T {
    if (this.#files === undefined) return read();
    const known = parsed.get(this.#files) ?? new Map<string, unknown>();
    parsed.set(this.#files, known);
    if (!known.has(key)) known.set(key, read());
    return known.get(key) as T;
  }

  #look(path: string | undefined): string | undefined {
    if (path === undefined) return undefined;
    if (this.#files?.has(path) !== true) this.wanted.add(path);
    return this.#files?.get(path);
  }
}
