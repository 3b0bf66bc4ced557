import * as vscode from 'vscode';
import { readRepository } from '../../sources/circleci/readRepository';
import type { ConfigModel } from '../../sources/circleci/model/configModel';
import { sources } from '../../sources/registry';
import { parseSettings } from '../../lint/parseSettings';
import { defaultSettings, type RepositoryFiles, type Settings } from '../../lint/settings';
import { exists } from '../exists';
import { settingsName } from './configFiles';
import { currentText } from './currentText';
import { regularText } from './regularText';

/** The settings that apply to a config. */
export interface FoundSettings {
  readonly settings: Settings;
  /** The file they are from; `undefined` when they are the defaults. */
  readonly file: vscode.Uri | undefined;
}

const defaults: FoundSettings = { settings: defaultSettings, file: undefined };

/**
 * Reads `.pullbook.yml` for configs: the nearest one at or above the config, up to the root of the repository or of the
 * workspace folder, as the command line does. Also holds what is known of the files that docker calls of configs name.
 * Reads each once, and all again when one changes.
 */
export class ProjectSettings implements vscode.Disposable {
  readonly #known = new Map<string, Promise<FoundSettings>>();
  /** By the root of a repository. */
  readonly #files = new Map<string, RepositoryFiles>();
  readonly #merged = new WeakMap<RepositoryFiles, Map<FoundSettings, FoundSettings>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly { dispose(): void }[];
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(
      `**/{${settingsName},*Dockerfile*,*compose*.yml,*compose*.yaml}`,
    );
    const forget = (): void => {
      this.#known.clear();
      this.#files.clear();
      this.#changed.fire();
    };
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate(forget),
      watcher.onDidChange(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      this.#changed,
    ];
  }

  /** Never throws: a file that cannot be read counts as absent. The same object until something changes. */
  async of(config: vscode.Uri): Promise<FoundSettings> {
    const found = await this.#from(vscode.Uri.joinPath(config, '..'), vscode.workspace.getWorkspaceFolder(config)?.uri);
    const { root } = splitConfigPath(config);
    const repository = this.#files.get(root.toString());
    if (repository === undefined) return found;
    const merged = this.#merged.get(repository) ?? new Map<FoundSettings, FoundSettings>();
    this.#merged.set(repository, merged);
    let whole = merged.get(found);
    if (whole === undefined)
      merged.set(found, (whole = { file: found.file, settings: { ...found.settings, repository } }));
    return whole;
  }

  /**
   * Reads the Dockerfiles and compose files that a config's docker calls name, each once until one of them changes.
   * @returns whether `of` has more to say than before.
   */
  async readAround(config: vscode.Uri, model: ConfigModel): Promise<boolean> {
    const { root, own } = splitConfigPath(config);
    const wider = await readRepository(model, own, (name) => currentText(vscode.Uri.joinPath(root, name)));
    if (wider?.repository === undefined) return false;
    const key = root.toString();
    this.#files.set(key, new Map([...(this.#files.get(key) ?? []), ...wider.repository]));
    return true;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #from(folder: vscode.Uri, root: vscode.Uri | undefined): Promise<FoundSettings> {
    const key = folder.toString();
    const known = this.#known.get(key) ?? this.#read(folder, root);
    this.#known.set(key, known);
    return known;
  }

  async #read(folder: vscode.Uri, root: vscode.Uri | undefined): Promise<FoundSettings> {
    const file = vscode.Uri.joinPath(folder, settingsName);
    const text = await regularText(file, vscode.workspace.fs);
    if (text !== undefined) return { settings: parseSettings(text, sources).settings, file };
    const parent = vscode.Uri.joinPath(folder, '..');
    const isLast = folder.path === root?.path || parent.path === folder.path;
    if (isLast || (await exists(vscode.Uri.joinPath(folder, '.git')))) return defaults;
    return this.#from(parent, root);
  }
}

/** The root of the repository that a config below `.circleci` belongs to, and the config's path from there. */
function splitConfigPath(config: vscode.Uri): { root: vscode.Uri; own: string } {
  const at = config.path.lastIndexOf('/.circleci/');
  return { root: config.with({ path: config.path.slice(0, at) || '/' }), own: config.path.slice(at + 1) };
}
