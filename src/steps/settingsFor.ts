import { defaultSettings, parseSettings, type Settings } from '../lint/settings';
import type { WorkspaceFiles } from '../runbook/run/surroundings';
import { allRuleIds } from '../sources/terraform/registry';

/**
 * The team's settings for a file: those of the nearest `.pullbook.yml` at or above its folder, up to the root of its
 * repository or of the workspace, as command line and editor find them. A workspace may hold several checkouts, and what
 * one team decides must not silence another's findings.
 */
export async function settingsFor(files: WorkspaceFiles, path: string): Promise<Settings> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const at = (name: string): string => [...folders.slice(0, depth), name].join('/');
    const text = await files.read(at('.pullbook.yml'));
    if (text !== undefined) return parseSettings(text.replace(/^\uFEFF/, ''), allRuleIds).settings;
    if (await isThere(files, at('.git'))) break;
  }
  return defaultSettings;
}

/** `.git` is a folder, or a file in worktrees and submodules. */
async function isThere(files: WorkspaceFiles, git: string): Promise<boolean> {
  if (files.exists !== undefined) return files.exists(git);
  return ((await files.read(git)) ?? (await files.read(`${git}/HEAD`))) !== undefined;
}
