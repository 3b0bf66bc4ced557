import type { Source } from '../lint/source';
import { partsOf } from '../project/filesOf';
import { unitFiles } from '../project/skip';
import type { RepositoryFinder } from '../project/repository';
import { nameOf, pathFrom, pathIn, type Files } from '../shared/files';
import { Debouncer } from './debouncer';
import { unreadFile } from './unreadFile';
import type { UnitTexts } from './linted';
import type { DiskChange, Documents } from './ports';

/** How long after the last new folder the files are looked for again, in milliseconds. */
const folderDelay = 200;

export interface RepositoryTextsOptions {
  readonly source: Source;
  readonly root: string;
  readonly files: Files;
  readonly documents: Documents;
  readonly repositories: RepositoryFinder;
  /** Told after a file on the disk has changed, come or gone. */
  readonly onChange: () => void;
  /** How people call a file by its path. */
  readonly titleOf: (path: string) => string;
  /** Told why the files could not be looked for again, or one of them is not read. */
  readonly onFailure: (error: unknown) => void;
}

/** The files of one repository that belong to a source, read once and kept current. Of open ones the unsaved text counts. */
export class RepositoryTexts {
  readonly #options: RepositoryTextsOptions;
  /** By paths from the root. */
  readonly #saved = new Map<string, string>();
  /** Of files that are there and are not read. */
  readonly #unread = new Set<string>();
  readonly #later = new Debouncer();

  private constructor(options: RepositoryTextsOptions) {
    this.#options = options;
  }

  static async read(options: RepositoryTextsOptions): Promise<RepositoryTexts> {
    const texts = new RepositoryTexts(options);
    await texts.#readAll();
    return texts;
  }

  current(): UnitTexts {
    const { root, documents } = this.#options;
    const texts = new Map(this.#saved);
    const versions = new Map<string, number>();
    for (const file of documents.files()) {
      const path = this.#options.source.isMine(file) ? pathFrom(root, file) : undefined;
      // One that is open but was never read lies in a repository inside of this one, or is just being made.
      const document = path !== undefined && texts.has(path) ? documents.get(file) : undefined;
      if (path === undefined || document === undefined) continue;
      texts.set(path, document.text);
      versions.set(path, document.version);
    }
    const unread = [...this.#unread].filter((path) => !texts.has(path)).sort();
    return { texts: new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1))), versions, unread };
  }

  async changed({ file, kind }: DiskChange): Promise<void> {
    const { source, root, repositories, onChange, onFailure } = this.#options;
    const path = pathFrom(root, file);
    if (path === undefined) return;
    if (kind === 'deleted') this.#drop(path);
    else if (source.isPart(path)) {
      if (((await repositories.of(file, root)) ?? root) !== root) return;
      await this.#read(path);
      onChange();
    } else if (kind === 'created' && this.#mayBeFolder(path)) {
      // A build makes many at once; one look afterwards sees them all.
      this.#later.request(root, folderDelay, () => void this.#readAll().then(onChange, onFailure));
    }
  }

  dispose(): void {
    this.#later.dispose();
  }

  async #readAll(): Promise<void> {
    const { source, root, files, repositories } = this.#options;
    const found = await partsOf(source, files, root, { repositories });
    await Promise.all(found.map((file) => this.#read(pathFrom(root, file) ?? '')));
  }

  #drop(gone: string): void {
    const paths = [...this.#saved.keys()].filter((path) => path === gone || path.startsWith(`${gone}/`));
    for (const path of paths) this.#saved.delete(path);
    for (const path of this.#unread) if (path === gone || path.startsWith(`${gone}/`)) this.#unread.delete(path);
    if (paths.length > 0) this.#options.onChange();
  }

  async #read(path: string): Promise<void> {
    const { files, root, titleOf, onFailure } = this.#options;
    const file = pathIn(root, path);
    this.#unread.delete(path);
    const text = await files.read(file).catch((error: unknown) => {
      onFailure(unreadFile(titleOf(file), error, 'The files around it are linted as if it were not there.'));
      this.#unread.add(path);
      return undefined;
    });
    if (text === undefined) this.#saved.delete(path);
    else this.#saved.set(path, text);
  }

  /** By its name alone: asking the disk about every file that a build writes would cost more than it is worth. */
  #mayBeFolder(path: string): boolean {
    const isCopied = path.split('/').some((name) => unitFiles(this.#options.source).skip.includes(name));
    return !nameOf(path).includes('.') && !isCopied;
  }
}
