import { filesOf } from '../../project/filesOf';
import { RefusedFileError, type Files } from '../../shared/files';
import { mainConfig } from '../../sources/circleci/setupConfig';
import { circleci } from '../../sources/circleci/source';

/** Where the config of a project is in the workspace. */
export type FoundConfig =
  | { readonly found: 'one'; readonly path: string; readonly text: string }
  | { readonly found: 'none' }
  /** It is there, and is not read. `why` can follow its name. */
  | { readonly found: 'unread'; readonly path: string; readonly why: string }
  | { readonly found: 'several'; readonly paths: readonly string[] };

/**
 * Finds the config of `project` in the workspace: at `path` where that is given; else the only one there is, the one at the
 * root, or the one in a folder with the name of the repository. Which of several it is, is not guessed.
 */
export async function findConfig(
  files: Files,
  project: string,
  path: string | undefined,
  signal: AbortSignal,
): Promise<FoundConfig> {
  if (path !== undefined) return readAt(files, path);
  const paths = (await filesOf(circleci, files, '', signal)).filter(
    (one) => one === mainConfig || one.endsWith(`/${mainConfig}`),
  );
  const repository = project.slice(project.lastIndexOf('/') + 1);
  const named = paths.filter(
    (candidate) => candidate.endsWith(`/${repository}/${mainConfig}`) || candidate === `${repository}/${mainConfig}`,
  );
  const chosen = paths.includes(mainConfig)
    ? mainConfig
    : named.length === 1
      ? named[0]
      : paths.length === 1
        ? paths[0]
        : undefined;
  if (chosen !== undefined) return readAt(files, chosen);
  return paths.length === 0 ? { found: 'none' } : { found: 'several', paths: [...new Set(paths)] };
}

async function readAt(files: Files, path: string): Promise<FoundConfig> {
  try {
    const text = await files.read(path);
    return text === undefined ? { found: 'none' } : { found: 'one', path, text };
  } catch (error) {
    if (!(error instanceof RefusedFileError)) throw error;
    return { found: 'unread', path, why: error.message };
  }
}
