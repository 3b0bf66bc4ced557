import { parentOf, pathIn, type Files } from '../shared/files';

/** Says which repository a file or folder is in. */
export interface RepositoryFinder {
  /**
   * The nearest folder above with a `.git`: a folder, or a file in worktrees and submodules.
   *
   * @param limit - The last folder to look in: that of a workspace.
   */
  of(path: string, limit?: string): Promise<string | undefined>;
  /** Looks at everything anew from now on. */
  forget(): void;
}

/** Looks at each folder once. */
export function repositoryFinder(files: Pick<Files, 'exists'>): RepositoryFinder {
  const known = new Map<string, Promise<string | undefined>>();
  const from = (folder: string, limit: string | undefined): Promise<string | undefined> => {
    const found = known.get(folder) ?? look(folder, limit);
    known.set(folder, found);
    return found;
  };
  const look = async (folder: string, limit: string | undefined): Promise<string | undefined> => {
    if (await isRepository(files, folder)) return folder;
    const parent = parentOf(folder);
    return parent === undefined || folder === limit ? undefined : from(parent, limit);
  };
  return {
    of: (path, limit) => from(parentOf(path) ?? path, limit),
    forget: () => known.clear(),
  };
}

/** Whether a folder is the root of a repository. */
export function isRepository(files: Pick<Files, 'exists'>, folder: string): Promise<boolean> {
  return files.exists(pathIn(folder, '.git'));
}
