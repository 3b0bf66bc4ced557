import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseSettings } from '../lint/parseSettings';
import type { Settings } from '../lint/settings';
import type { Source } from '../lint/source';
import { RefusedFileError, readRegularFile, realFolder } from '../ports/regularFile';
import { LineIndex } from '../shared/text';
import { copiedFolders } from '../sources/terraform/model/terraformPaths';
import { isLinkOut, repositoryOf } from './checkoutRoots';

const skipped = new Set([...copiedFolders, 'vendor', 'dist']);

/**
 * The files that paths stand for, absolute, in the order of the paths and sorted within a folder. `-` stays as it is. A
 * path that does not exist is kept, and so is a folder that cannot be listed, or whose link leaves the working folder:
 * reading it gives the error.
 */
export function findInputs(paths: readonly string[], folder: string): string[] {
  const found = new Set<string>();
  for (const name of paths) {
    if (name === '-') {
      found.add(name);
      continue;
    }
    const full = path.resolve(folder, name);
    if (statSync(full, { throwIfNoEntry: false })?.isDirectory() === true && !isLinkOut(full, folder)) {
      for (const file of search(full, isBelowCircleci(full))) found.add(file);
    } else found.add(full);
  }
  return [...found];
}

/** Whether a path names a Terraform file. `.tf.json` is written by programs. */
export function isTerraform(file: string): boolean {
  return file.endsWith('.tf');
}

function isBelowCircleci(folder: string): boolean {
  return folder.split(path.sep).includes('.circleci');
}

/** Configs and Terraform files below a folder. Sources of packed configs and orbs (`.circleci/src`) are no configs. */
function search(folder: string, isInside: boolean): string[] {
  const found: string[] = [];
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [folder];
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const isSource = entry.name === 'src' && path.basename(folder) === '.circleci';
      if (!skipped.has(entry.name) && !isSource) found.push(...search(full, isInside || entry.name === '.circleci'));
    } else if (isTerraform(full) || (isInside && /\.ya?ml$/.test(entry.name))) found.push(full);
  }
  return found;
}

/**
 * Finds the nearest `.pullbook.yml` at or above folders, up to the root of the repository. Each folder is looked at once.
 *
 * @param roots - Real folders that links may lead to, besides the repository of the settings.
 * @param report - Gets one line for each thing that is wrong in a file.
 * @returns a function that yields `undefined` for a folder without one.
 */
export function settingsFinder(
  sources: readonly Source[],
  roots: readonly string[],
  report: (message: string) => void,
): (folder: string) => Settings | undefined {
  const known = new Map<string, Settings | undefined>();
  const find = (folder: string): Settings | undefined => {
    if (known.has(folder)) return known.get(folder);
    const file = path.join(folder, '.pullbook.yml');
    const parent = path.dirname(folder);
    const isLast = (): boolean => parent === folder || existsSync(path.join(folder, '.git'));
    const settings = existsSync(file)
      ? readSettings(file, sources, roots, report)
      : isLast()
        ? undefined
        : find(parent);
    known.set(folder, settings);
    return settings;
  };
  return find;
}

function readSettings(
  file: string,
  sources: readonly Source[],
  roots: readonly string[],
  report: (message: string) => void,
): Settings {
  const text = readSettingsText(file, roots).replace(/^\ufeff/, '');
  const { settings, problems } = parseSettings(text, sources);
  const lines = new LineIndex(text);
  for (const problem of problems) {
    const { line, column } = lines.positionAt(problem.start);
    report(`.pullbook.yml:${line}:${column}: ${problem.message}`);
  }
  return settings;
}

/** A file that is refused is told by its own name: the error is reported for the config that needs the settings. */
function readSettingsText(file: string, roots: readonly string[]): string {
  const own = realFolder(repositoryOf(file, path.dirname(file)));
  try {
    return readRegularFile(file, [...roots, own]).toString('utf8');
  } catch (error) {
    if (error instanceof RefusedFileError) throw new RefusedFileError(`\`.pullbook.yml\` for it: ${error.message}`);
    throw error;
  }
}
