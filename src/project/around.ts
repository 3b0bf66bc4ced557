import type { Lint } from '../lint/lint';
import type { Source } from '../lint/source';
import type { Settings } from '../lint/settings';
import { pathFrom, pathIn, type Files } from '../shared/files';

/** Where a unit's files are: paths in it count from the root. */
export interface UnitPlace {
  readonly root: string;
  /** Of the file, from the root. */
  readonly path: string;
  /** Whether it is known what lies around the root, so that files may be read there. */
  readonly isKnown: boolean;
}

/**
 * Where a file counts from as part of a unit of a source.
 *
 * @param repository - The root of its repository, or the folder that stands for it.
 */
export function placeInUnit(source: Source, path: string, repository: string): UnitPlace {
  const own = source.rootOf?.(path);
  const root = own ?? repository;
  return { root, path: pathFrom(root, path) ?? path, isKnown: own !== undefined || source.rootOf === undefined };
}

/**
 * Reads the files around a unit that say more about it.
 *
 * @returns settings to lint with anew; `undefined` where nothing was found: then there is no need to.
 */
export async function readAround(
  lint: Lint,
  { root, isKnown }: UnitPlace,
  files: Pick<Files, 'read'>,
): Promise<Settings | undefined> {
  if (!isKnown) return undefined;
  const found: string[] = [];
  const wider = await lint.readAround(async (path) => {
    const text = await files.read(pathIn(root, path)).catch(() => undefined);
    if (text !== undefined) found.push(path);
    return text;
  });
  return found.length > 0 ? wider : undefined;
}
