import type { Source } from '../lint/source';
import { pathFrom, type Files } from '../shared/files';
import type { RepositoryFinder } from './repository';
import { ownFiles, unitFiles } from './skip';

/**
 * The files of a source below a folder that are linted when nobody names any, sorted. They may lie in several repositories.
 */
export async function filesOf(
  source: Source,
  files: Pick<Files, 'find'>,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const found = await files.find(folder, ownFiles(source), signal);
  return found.filter((path) => source.isMine(pathFrom(folder, path) ?? path));
}

/**
 * The files below a folder that belong to units of a source, linted or not, sorted.
 *
 * @param repositories - Where the folder is a repository: those of repositories inside of it are units of their own, and left
 * out.
 */
export async function partsOf(
  source: Source,
  files: Pick<Files, 'find'>,
  folder: string,
  { repositories, signal }: { readonly repositories?: RepositoryFinder; readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  const found = (await files.find(folder, unitFiles(source), signal)).filter((path) =>
    source.isPart(pathFrom(folder, path) ?? path),
  );
  if (repositories === undefined) return found;
  const roots = await Promise.all(found.map((path) => repositories.of(path, folder)));
  return found.filter((_, index) => roots[index] === undefined || roots[index] === folder);
}
