import type { Settings } from '../lint/settings';
import { settingsFinder } from '../project/settings';
import { settingsName } from '../project/settingsName';
import { PullbookError } from '../shared/errors';
import { RefusedFileError, type Files } from '../shared/files';
import { loadSources } from '../sources/registry';

/**
 * The team's settings for a file of the workspace, as command line and editor find them.
 * @throws {PullbookError} `INPUT_INVALID` for settings that are not read: others than the team's must not decide.
 */
export async function settingsFor(files: Files, path: string): Promise<Settings> {
  try {
    return (await settingsFinder(files, await loadSources()).of(path)).settings;
  } catch (error) {
    if (!(error instanceof RefusedFileError)) throw error;
    throw new PullbookError('INPUT_INVALID', `The \`${settingsName}\` for \`${path}\` is not read: ${error.message}.`, {
      advice: 'Put a text file in its place, or remove it, then run this step again.',
    });
  }
}
