import { sourceOf, type Assets, type Source } from '../lint/source';
import { filesOf } from '../project/filesOf';
import { repositoryFinder } from '../project/repository';
import { settingsFinder } from '../project/settings';
import { settingsName } from '../project/settingsName';
import { nameOf, parentOf, pathFrom, type Files } from '../shared/files';
import { Debouncer } from './debouncer';
import { lintDelay } from './lintDelay';
import { stateIn, type LintedFile, type LintedUnit } from './linted';
import type { DiskChange, Documents, Workspace } from './ports';
import { fileUnit, isAround, repositoryUnit, type TrackedUnit } from './trackedUnit';
import { UnitLinter } from './unitLinter';
import { unreadFile } from './unreadFile';

export interface TrackerOptions {
  readonly sources: readonly Source[];
  readonly files: Files;
  readonly documents: Documents;
  readonly workspace: Workspace;
  readonly assets: Assets;
  /** Told the lint of the current state of a unit that is open or was asked for. */
  readonly onLint: (linted: LintedUnit) => void;
  /** Told of a unit of which no file is open any more. */
  readonly onForget: (unit: { readonly source: Source; readonly id: string }) => void;
  /** Told why something failed that nobody waited for. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps the lint of every unit current that has a file open, or that somebody asked to keep. All features ask here, so that
 * a state of the texts is linted once.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  readonly #settings: ReturnType<typeof settingsFinder>;
  readonly #repositories: ReturnType<typeof repositoryFinder>;
  readonly #linter: UnitLinter;
  readonly #units = new Map<string, Promise<TrackedUnit>>();
  readonly #kept = new Set<string>();
  readonly #debouncer = new Debouncer();

  constructor(options: TrackerOptions) {
    this.#options = options;
    const { files, workspace } = options;
    this.#settings = settingsFinder(
      {
        exists: (path) => files.exists(path),
        // Others' settings above must not decide for those that are there and are not read.
        read: (path) =>
          files.read(path).catch((error: unknown) => {
            options.onFailure(unreadFile(workspace.titleOf(path), error, 'The defaults count instead.'));
            return '';
          }),
      },
      options.sources,
    );
    this.#repositories = repositoryFinder(options.files);
    this.#linter = new UnitLinter({ ...options, settings: this.#settings, folderOf: (path) => this.#folderOf(path) });
  }

  /** A document was opened, or its text has changed. */
  async documentChanged(file: string): Promise<void> {
    const source = sourceOf(this.#options.sources, file);
    if (source === undefined || this.#options.documents.get(file) === undefined) return;
    const id = await this.#idOf(source, file);
    const tracked = await this.#units.get(keyOf(source, id))?.catch(() => undefined);
    this.#request(source, id, tracked?.cost ?? 0);
  }

  async documentClosed(file: string): Promise<void> {
    const source = sourceOf(this.#options.sources, file);
    if (source === undefined) return;
    const id = await this.#idOf(source, file);
    if (this.#isWanted(source, id)) this.#request(source, id, 0);
    else await this.#forget(source, id);
  }

  async filesChanged(changes: readonly DiskChange[]): Promise<void> {
    if (changes.some(({ file }) => nameOf(file) === settingsName)) {
      this.#settings.forget();
      this.lintAll();
    }
    if (changes.some(({ file }) => nameOf(file) === '.git')) this.#repositories.forget();
    for (const unit of await this.#known()) {
      if (changes.some(({ file }) => isAround(unit, file))) {
        unit.around = undefined;
        this.#request(unit.source, unit.id, 0);
      }
      for (const change of changes) await unit.changed?.(change);
    }
  }

  /** Lints everything that is open or kept anew, as if nothing were known of the disk. */
  workspaceChanged(): void {
    this.#settings.forget();
    this.#repositories.forget();
    this.lintAll();
  }

  /** Lints every unit that is open or kept, at once. */
  lintAll(): void {
    for (const file of this.#options.documents.files()) this.unattended(this.documentChanged(file));
    for (const key of this.#kept) {
      const again = this.#units.get(key)?.then(({ source, id }) => {
        this.#request(source, id, 0);
      });
      if (again !== undefined) this.unattended(again);
    }
  }

  /** The lint of a file as it is now, open or not; `undefined` when it is none of a source's, or was closed meanwhile. */
  async file(file: string): Promise<LintedFile | undefined> {
    const source = sourceOf(this.#options.sources, file);
    if (source === undefined) return undefined;
    const unit = await this.unit(source, await this.#idOf(source, file));
    const path = unit === undefined ? undefined : pathFrom(unit.root, file);
    const at = unit === undefined || path === undefined ? undefined : stateIn(unit, path);
    if (unit === undefined || path === undefined || at === undefined) return undefined;
    const open = this.#options.documents.get(file);
    if (open !== undefined && open.text !== at.text) return undefined;
    return { unit, path, at: { ...at, version: open?.version }, findings: unit.lint.findings.get(path) ?? [] };
  }

  /**
   * The lint of a unit as it is now; `undefined` where its file cannot be read, or was closed meanwhile.
   *
   * @param whatever - Also parse files that speak of nothing that the rules are about.
   */
  async unit(source: Source, id: string, whatever = false): Promise<LintedUnit | undefined> {
    const isOpen = source.unit === 'repository' || this.#options.documents.get(id) !== undefined;
    const tracked = isOpen ? await this.#track(source, id) : await this.#fromDisk(source, id);
    return tracked === undefined ? undefined : this.#linter.lint(tracked, whatever);
  }

  /** The ids of all units of a source in the workspace, in their order. */
  async all(source: Source, signal?: AbortSignal): Promise<readonly string[]> {
    const ids = new Set<string>();
    for (const folder of this.#options.workspace.folders())
      for (const file of await filesOf(source, this.#options.files, folder, signal))
        ids.add(await this.#idOf(source, file));
    return [...ids].sort();
  }

  /** Keeps a unit of a repository linted from now on, whether a file of it is open or not. */
  async keep(source: Source, id: string): Promise<LintedUnit | undefined> {
    this.#kept.add(keyOf(source, id));
    const linted = await this.unit(source, id);
    if (linted !== undefined) this.#options.onLint(linted);
    return linted;
  }

  /** Forgets what was asked for once and is not open: a command that looked at many units has ended. */
  async release(): Promise<void> {
    for (const { source, id } of await this.#known()) if (!this.#isWanted(source, id)) await this.#forget(source, id);
  }

  /** Work that nobody waits for. Why it fails is told. */
  unattended(work: Promise<void>): void {
    work.catch(this.#options.onFailure);
  }

  dispose(): void {
    this.#debouncer.dispose();
    for (const unit of this.#units.values())
      this.unattended(
        unit.then(({ dispose }) => {
          dispose();
        }),
      );
  }

  /** Every unit that could be read. */
  async #known(): Promise<TrackedUnit[]> {
    const units = await Promise.all([...this.#units.values()].map((unit) => unit.catch(() => undefined)));
    return units.filter((unit) => unit !== undefined);
  }

  #track(source: Source, id: string): Promise<TrackedUnit> {
    const key = keyOf(source, id);
    const known = this.#units.get(key);
    if (known !== undefined) return known;
    const unit = source.unit === 'file' ? this.#fileUnit(source, id, undefined) : this.#repositoryUnit(source, id);
    this.#units.set(key, unit);
    // What could not be read this time may be the next.
    unit.catch(() => this.#units.delete(key));
    return unit;
  }

  async #fileUnit(source: Source, file: string, saved: string | undefined): Promise<TrackedUnit> {
    const root = source.rootOf?.(file) ?? (await this.#repositoryOf(file));
    return fileUnit(source, file, root, this.#options.documents, saved);
  }

  #repositoryUnit(source: Source, root: string): Promise<TrackedUnit> {
    const ports = { ...this.#options, repositories: this.#repositories };
    return repositoryUnit(source, root, ports, () => {
      this.#request(source, root, 0);
    });
  }

  async #fromDisk(source: Source, file: string): Promise<TrackedUnit | undefined> {
    const text = await this.#options.files.read(file).catch(() => undefined);
    return text === undefined ? undefined : this.#fileUnit(source, file, text);
  }

  #idOf(source: Source, file: string): Promise<string> {
    return source.unit === 'file' ? Promise.resolve(file) : this.#repositoryOf(file);
  }

  /** The repository of a file; where there is none the folder of the workspace, and outside of one the file's own. */
  async #repositoryOf(file: string): Promise<string> {
    const folder = this.#folderOf(file);
    return (await this.#repositories.of(file, folder)) ?? folder ?? parentOf(file) ?? file;
  }

  /** The folder of the workspace that a file is in. */
  #folderOf(file: string): string | undefined {
    const around = this.#options.workspace.folders().filter((folder) => pathFrom(folder, file) !== undefined);
    return around.sort((a, b) => b.length - a.length)[0];
  }

  #request(source: Source, id: string, cost: number): void {
    this.#debouncer.request(keyOf(source, id), lintDelay(cost), () => {
      this.unattended(this.#publish(source, id));
    });
  }

  async #publish(source: Source, id: string): Promise<void> {
    if (!this.#isWanted(source, id)) return;
    const linted = await this.unit(source, id);
    if (linted !== undefined && this.#isWanted(source, id)) this.#options.onLint(linted);
  }

  async #forget(source: Source, id: string): Promise<void> {
    const key = keyOf(source, id);
    this.#debouncer.cancel(key);
    const tracked = this.#units.get(key);
    this.#units.delete(key);
    this.#options.onForget({ source, id });
    if (tracked !== undefined) (await tracked).dispose();
  }

  /** Whether a file of the unit is open, or somebody has asked to keep it. */
  #isWanted(source: Source, id: string): boolean {
    const { documents } = this.#options;
    if (this.#kept.has(keyOf(source, id))) return true;
    if (source.unit === 'file') return documents.get(id) !== undefined;
    for (const file of documents.files()) if (source.isMine(file) && pathFrom(id, file) !== undefined) return true;
    return false;
  }
}

function keyOf(source: Source, id: string): string {
  return `${source.id} ${id}`;
}
