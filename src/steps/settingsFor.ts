import { defaultSettings, parseSettings, type Settings } from '../lint/settings';
import type { Files } from '../shared/files';
import { allRuleIds } from '../sources/terraform/registry';

/**
 * The team's settings for a file: those of the nearest `.pullbook.yml` at or above its folder, up to the root of its
 * repository or of the workspace, as command line and editor find them. A workspace may hold several checkouts, and what
 * one team decides must not silence another's findings.
 */
export async function settingsFor(files: Files, path: string): Promise<Settings> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const at = (name: string): string => [...folders.slice(0, depth), name].join('/');
    const text = await files.read(at('.pullbook.yml'));
    if (text !== undefined) return parseSettings(text.replace(/^\uFEFF/, ''), allRuleIds).settings;
    if (await files.exists(at('.git'))) break;
  }
  return defaultSettings;
}
