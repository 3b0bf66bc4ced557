import type { Settings } from '../lint/settings';
import { settingsFinder } from '../project/settings';
import type { Files } from '../shared/files';
import { loadSources } from '../sources/registry';

/** The team's settings for a file of the workspace, as command line and editor find them. */
export async function settingsFor(files: Files, path: string): Promise<Settings> {
  return (await settingsFinder(files, await loadSources()).of(path)).settings;
}
