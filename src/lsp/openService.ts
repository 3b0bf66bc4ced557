import { createLanguageService } from '../language/createLanguageService';
import type { LanguageService } from '../language/languageService';
import type { Documents } from '../language/ports';
import type { Assets, Source } from '../lint/source';
import { nameOf, pathFrom, type Files } from '../shared/files';
import { fileOf, uriOf } from './uris';

/** What of this machine the language service is given. */
export interface Machine {
  /** By absolute paths. */
  readonly files: Files;
  readonly assets: Assets;
  /** Told why something failed that nobody waited for. */
  readonly onFailure: (error: unknown) => void;
}

/** The language service for one editor, over its open texts first and the disk behind them. */
export function openService(
  sources: readonly Source[],
  machine: Machine,
  documents: Documents,
  folders: () => readonly string[],
): LanguageService {
  return createLanguageService({
    sources,
    documents,
    files: underDocuments(machine.files, documents),
    assets: machine.assets,
    onFailure: machine.onFailure,
    workspace: {
      folders,
      titleOf: (path) => titleIn(folders(), path),
      uriOf,
      pathOf: fileOf,
    },
  });
}

/** Files as they are in the editor, saved or not. */
function underDocuments(files: Files, documents: Documents): Files {
  return {
    find: (folder, search, signal) => files.find(folder, search, signal),
    read: async (path) => documents.get(path)?.text ?? (await files.read(path)),
    exists: (path) => (documents.get(path) === undefined ? files.exists(path) : Promise.resolve(true)),
  };
}

/** A path in the folder of the workspace that it is in; its name where that is the folder or there is none. */
function titleIn(folders: readonly string[], path: string): string {
  for (const folder of folders) {
    const own = pathFrom(folder, path);
    if (own !== undefined) return own;
  }
  return nameOf(path);
}
