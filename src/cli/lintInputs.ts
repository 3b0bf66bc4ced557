import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { sourceOf, type Source } from '../lint/source';
import { portableFrom, portablePath } from '../ports/checkoutFiles';
import { isFolder } from '../ports/regularFile';
import { searchBudget } from '../ports/walkFolder';
import { ownFiles } from '../project/skip';
import { isLinkOut } from './givenRoots';

/** One file that is asked for. */
export interface LintInput {
  /** Absolute. Of standard input: of the file that it stands for. */
  readonly file: string;
  readonly isStdin: boolean;
  /** How a report calls it. */
  readonly name: string;
  /** Whether somebody named it, and it was not found in a folder. */
  readonly isNamed: boolean;
  /** What it is linted as; `undefined` where it is no source's file. */
  readonly source: Source | undefined;
}

/** What is asked for on a command line. */
export interface LintPaths {
  /** As they are named; `-` is standard input. */
  readonly paths: readonly string[];
  /** The file that standard input stands for. */
  readonly stdinName: string;
  /** What files that are named are; `undefined` where their paths say it. In folders only its files are searched for. */
  readonly as: Source | undefined;
}

/**
 * The files that paths stand for, in the order of the paths and sorted within a folder, each once. A path that does not
 * exist is kept, and so is a folder that cannot be listed, or whose link leaves the working folder: reading it gives the
 * error.
 */
export function findInputs(
  { paths, stdinName, as }: LintPaths,
  folder: string,
  sources: readonly Source[],
): LintInput[] {
  const wanted = as === undefined ? sources : [as];
  const found = new Map<string, LintInput>();
  const isNamed = new Set(paths.map((name) => (name === '-' ? '-' : path.resolve(folder, name))));
  const add = (file: string, source: Source | undefined): void => {
    if (!found.has(file))
      found.set(file, { file, isStdin: false, name: nameIn(folder, file), isNamed: isNamed.has(file), source });
  };
  for (const name of paths) {
    const full = path.resolve(folder, name === '-' ? stdinName : name);
    const asNamed = as ?? sourceIn(sources, full, path.dirname(full));
    if (name === '-') found.set('-', { file: full, isStdin: true, name: stdinName, isNamed: true, source: asNamed });
    else if (isFolder(full) && !isLinkOut(full, folder))
      for (const [file, source] of search(full, wanted)) add(file, source);
    else add(full, asNamed);
  }
  return [...found.values()];
}

/** How a report calls a file: by its path from the working folder, with `/`. */
export function nameIn(folder: string, file: string): string {
  return portableFrom(folder, file) || file;
}

/** What lies above a folder that somebody names, such as copies that a tool made, says nothing against what is in there. */
function sourceIn(sources: readonly Source[], file: string, given: string): Source | undefined {
  const own = portableFrom(given, file);
  return sourceOf(sources, portablePath(file)) ?? sourceOf(sources, own);
}

/**
 * Files of sources below a folder, folders that cannot be listed, and links to folders in which a source's files would be.
 * @throws {PullbookError} `INPUT_INVALID` where there is too much to search.
 */
function search(given: string, sources: readonly Source[]): [file: string, source: Source | undefined][] {
  const skipped = new Set(sources.flatMap((source) => ownFiles(source).skip));
  const ownFolders = new Set(sources.flatMap(({ globs }) => globs.flatMap((glob) => glob.split('/').slice(0, -1))));
  const budget = searchBudget(given);
  const found: [string, Source | undefined][] = [];
  const walk = (folder: string): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      found.push([folder, undefined]);
      return;
    }
    budget(entries.length);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = path.join(folder, entry.name);
      const source = sourceIn(sources, full, given);
      if (entry.isDirectory()) {
        // Nothing that runs reads it; it is told, because somebody may take it for the file.
        if (source !== undefined) found.push([full, source]);
        if (!skipped.has(entry.name)) walk(full);
      } else {
        if (entry.isSymbolicLink() && ownFolders.has(entry.name)) found.push([full, undefined]);
        if (source !== undefined) found.push([full, source]);
      }
    }
  };
  walk(given);
  return found;
}
