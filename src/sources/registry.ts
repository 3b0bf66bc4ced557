import type { Source, SourceEntry } from '../lint/source';
import { circleciKind } from './circleci/kind';
import { terraformKind } from './terraform/kind';

/**
 * Every kind of file that is linted, one line each; the first that claims a file has it. This much an editor that starts
 * pays for; the rules of a source lie in a chunk of its own.
 */
export const kinds: readonly SourceEntry[] = [
  { ...circleciKind, load: async () => (await import('./circleci/source')).circleci },
  { ...terraformKind, load: async () => (await import('./terraform/source')).terraform },
];

/** The sources with their rules, in the order of the list. */
export function loadSources(entries: readonly SourceEntry[] = kinds): Promise<readonly Source[]> {
  return Promise.all(entries.map((entry) => entry.load()));
}
