import { defaultSettings, parseSettings, type Settings } from '../lint/settings';
import type { WorkspaceFiles } from '../runbook/step';
import { allRuleIds } from '../terraform/registry';

/** The team's settings for a file: those of the nearest `.pullbook.yml` at or above its folder. */
export async function settingsFor(files: WorkspaceFiles, path: string): Promise<Settings> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const text = await files.read([...folders.slice(0, depth), '.pullbook.yml'].join('/'));
    if (text !== undefined) return parseSettings(text.replace(/^\uFEFF/, ''), allRuleIds).settings;
  }
  return defaultSettings;
}
