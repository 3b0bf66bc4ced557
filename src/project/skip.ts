import { copiesEverywhere, type Search } from '../shared/files';
import type { Source } from '../lint/source';

/** Folders of copies that a repository may keep: what is there counts for what refers to it, and is not linted unasked. */
const kept: readonly string[] = ['vendor', 'dist'];

/** The search for what a source lints when nobody names files: a repository's own. */
export function ownFiles(source: Source): Search {
  return { globs: source.globs, skip: [...copiesEverywhere, ...kept, ...(source.copies ?? [])] };
}

/** The search for all files that belong to units of a source, linted or not. */
export function unitFiles(source: Source): Search {
  return { globs: source.unitGlobs, skip: [...copiesEverywhere, ...(source.copies ?? [])] };
}
