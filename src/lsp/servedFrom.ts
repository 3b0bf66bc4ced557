import { version } from '../../package.json';
import type { Source } from '../lint/source';
import { checkoutFiles, nativePath, portablePath } from '../ports/checkoutFiles';
import { readAsset } from '../ports/readAsset';
import { realFolder } from '../ports/regularFile';
import { parentOf, pathFrom } from '../shared/files';
import { openService } from './openService';
import type { Served } from './served';

/** Sources over the disk of this machine. */
export function servedFrom(sources: readonly Source[]): Served {
  return {
    version,
    sources,
    openService(documents, folders, onFailure) {
      const rootsOf = (file: string): string[] =>
        rootsAround(folders(), portablePath(file)).map((root) => realFolder(nativePath(root)));
      return openService(sources, { files: checkoutFiles(rootsOf), assets: readAsset, onFailure }, documents, folders);
    },
  };
}

/** The folders that a link in the place of a file may lead to: those of the workspace that hold it; else the file's own. */
function rootsAround(folders: readonly string[], file: string): readonly string[] {
  const around = folders.filter((folder) => pathFrom(folder, file) !== undefined);
  return around.length > 0 ? around : [parentOf(file) ?? file];
}
