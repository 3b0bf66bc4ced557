import { posix } from 'node:path';
import type { Settings } from '../../lint/settings';
import { partsOf } from '../../project/filesOf';
import { RefusedFileError, type Files } from '../../shared/files';
import type { TerraformFile } from '../../sources/terraform/model/checkout';
import { terraform } from '../../sources/terraform/source';
import { wiringFolder } from '../../sources/terraform/model/mentionsWiring';
import { settingsFor } from '../settingsFor';

/** A file that is there and is not read; `why` can follow its name. */
export interface UnreadFile {
  readonly path: string;
  readonly why: string;
}

/**
 * The Terraform files of the workspace, in every form, without what tools copied into it.
 *
 * @param unread - Gets those that are not read.
 */
export async function readTerraform(
  files: Files,
  signal?: AbortSignal,
  unread: UnreadFile[] = [],
): Promise<TerraformFile[]> {
  const found: TerraformFile[] = [];
  for (const path of await partsOf(terraform, files, '', signal === undefined ? {} : { signal })) {
    try {
      const text = await files.read(path);
      if (text !== undefined) found.push({ path, text });
    } catch (error) {
      if (!(error instanceof RefusedFileError)) throw error;
      unread.push({ path, why: error.message });
    }
  }
  return found;
}

/** The team's settings for a checkout: those at or above the folder of its wiring. */
export function checkoutSettings(workspace: Files, files: readonly TerraformFile[]): Promise<Settings> {
  return settingsFor(workspace, posix.join(wiringFolder(files), 'main.tf'));
}
