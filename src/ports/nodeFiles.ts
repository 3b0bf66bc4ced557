import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { WorkspaceFiles } from '../runbook/run/surroundings';
import { throwIfAborted } from '../shared/errors';
import { globPattern } from './globPattern';
import { readRegularFile } from './regularFile';

const skipped: readonly string[] = ['node_modules', '.git'];

/**
 * The text files under some folders. With one root, paths are relative to it; with several, each path starts with the
 * name of its root, as VS Code names the folders of a workspace. Symbolic links are not found; one that is named is read
 * where it stays under a root. What is no regular file, or is larger than 2 MB, is not read.
 */
export function nodeFiles(roots: readonly string[]): WorkspaceFiles {
  const named = roots.map((root) => ({ root, start: roots.length === 1 ? '' : `${basename(root)}/` }));
  return {
    async find(globs, signal) {
      const patterns = globs.map(globPattern);
      const found: string[] = [];
      for (const { root, start } of named) {
        for await (const path of walk(root, '', signal)) {
          // A glob is written for a folder of the workspace, whatever that folder is called.
          if (patterns.some((pattern) => pattern.test(path))) found.push(start + path);
        }
      }
      return found.sort();
    },

    async read(path) {
      const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
      for (const place of placesOf(path, named)) {
        const text = readText(place, allowed);
        if (text !== undefined) return text;
      }
      return undefined;
    },

    async exists(path) {
      for (const place of placesOf(path, named)) if (await isThere(place)) return true;
      return false;
    },
  };
}

/** Where a path of the workspace may be on the disk. */
function placesOf(path: string, roots: readonly { readonly root: string; readonly start: string }[]): string[] {
  if (path.split('/').some((name) => name === '..' || name === '')) return [];
  return roots
    .filter(({ start }) => path.startsWith(start))
    .map(({ root, start }) => join(root, path.slice(start.length)));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false; // What may not be looked at counts as absent, as it does for reading.
  }
}

async function* walk(root: string, folder: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
  throwIfAborted(signal);
  let entries;
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch {
    return; // A folder that cannot be read holds nothing for a step.
  }
  for (const entry of entries) {
    const path = `${folder}${entry.name}`;
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !skipped.includes(entry.name)) yield* walk(root, `${path}/`, signal);
  }
}

function readText(path: string, roots: readonly string[]): string | undefined {
  try {
    return readRegularFile(path, roots).toString('utf8');
  } catch {
    return undefined; // Absence is an answer here, and so is a file that may not be read.
  }
}
