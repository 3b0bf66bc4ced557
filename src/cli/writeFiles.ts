import { prepareReplacement, type Replacement } from '../ports/replaceFile';
import { RefusedFileError } from '../shared/files';
import { describeFailure } from './readUtf8';

/**
 * Writes all files or, where one cannot be written, none: without one of its files a fix over several is half a fix. Only
 * a rename that fails, or a kill, can come between; the next run then finds what is left to fix.
 *
 * @param texts - By absolute paths: what was read, and what is to take its place.
 * @param roots - Real folders that may be written to.
 * @returns the files that were written, and why others could not be.
 */
export function writeFiles(
  texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>,
  roots: readonly string[],
): { readonly written: ReadonlySet<string>; readonly failed: ReadonlyMap<string, string> } {
  const prepared = new Map<string, Replacement>();
  const written = new Set<string>();
  const failed = new Map<string, string>();
  const attempt = (file: string, work: () => void): void => {
    try {
      if (failed.size === 0) work();
    } catch (error) {
      const why = describeFailure(error);
      failed.set(file, error instanceof RefusedFileError ? why : `it could not be written: ${why}`);
    }
  };
  for (const [file, both] of texts) attempt(file, () => prepared.set(file, prepareReplacement(file, both, roots)));
  for (const [file, replacement] of prepared)
    attempt(file, () => {
      replacement.commit();
      written.add(file);
    });
  if (failed.size > 0) for (const replacement of prepared.values()) replacement.discard();
  return { written, failed };
}
