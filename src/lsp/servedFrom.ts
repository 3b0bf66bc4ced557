import { version } from '../../package.json';
import type { Source } from '../lint/source';
import { filesAround } from '../ports/checkoutFiles';
import { readAsset } from '../ports/readAsset';
import { openService } from './openService';
import type { Served } from './served';

/** Sources over the disk of this machine. */
export function servedFrom(sources: readonly Source[]): Served {
  return {
    version,
    sources,
    openService(documents, folders, onFailure) {
      return openService(sources, { files: filesAround(folders), assets: readAsset, onFailure }, documents, folders);
    },
  };
}
