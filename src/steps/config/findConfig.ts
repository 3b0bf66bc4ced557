import type { WorkspaceFiles } from '../../runbook/run/surroundings';

/** Where the config of a project is in the workspace. */
export type FoundConfig =
  | { readonly found: 'one'; readonly path: string; readonly text: string }
  | { readonly found: 'none' }
  | { readonly found: 'several'; readonly paths: readonly string[] };

const name = '.circleci/config.yml';

/**
 * Finds the config of `project` in the workspace: at `path` where that is given; else the only one there is, the one at the
 * root, or the one in a folder with the name of the repository. Which of several it is, is not guessed.
 */
export async function findConfig(
  files: WorkspaceFiles,
  project: string,
  path: string | undefined,
  signal: AbortSignal,
): Promise<FoundConfig> {
  if (path !== undefined) return readAt(files, path);
  const paths = await files.find([name, `**/${name}`], signal);
  const repository = project.slice(project.lastIndexOf('/') + 1);
  const named = paths.filter(
    (candidate) => candidate.endsWith(`/${repository}/${name}`) || candidate === `${repository}/${name}`,
  );
  const chosen = paths.includes(name)
    ? name
    : named.length === 1
      ? named[0]
      : paths.length === 1
        ? paths[0]
        : undefined;
  if (chosen !== undefined) return readAt(files, chosen);
  return paths.length === 0 ? { found: 'none' } : { found: 'several', paths: [...new Set(paths)] };
}

async function readAt(files: WorkspaceFiles, path: string): Promise<FoundConfig> {
  const text = await files.read(path);
  return text === undefined ? { found: 'none' } : { found: 'one', path, text };
}
