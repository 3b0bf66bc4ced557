import path from 'node:path';
import type { Profile, Settings } from '../lint/settings';
import type { Source } from '../lint/source';
import { checkoutFiles, nativePath, portablePath } from '../ports/checkoutFiles';
import { isTaken, realFolder } from '../ports/regularFile';
import { repositoryFinder, type RepositoryFinder } from '../project/repository';
import { settingsFinder, type SettingsFile } from '../project/settings';
import { settingsName } from '../project/settingsName';
import { RefusedFileError, type Files } from '../shared/files';
import { LineIndex } from '../shared/text';
import { givenRoots, rootAround } from './givenRoots';
import { describeFailure } from './readUtf8';

/** What files that are linted have around them. Paths are absolute, in the form of this system. */
export interface LintProject {
  /** Real folders that links may lead to: what the command line gives. */
  readonly given: readonly string[];
  readonly repositories: RepositoryFinder;
  /** The folder whose files belong together with a file. */
  rootOf(file: string): Promise<string>;
  /** The same object for equal settings. @throws {RefusedFileError} and what Node throws where they cannot be read. */
  settingsOf(file: string): Promise<Settings>;
  /** Files for reading around a root: links may lead anywhere below it, too. */
  filesBelow(root: string): Files;
}

/**
 * @param paths - As the command line names them.
 * @param profile - Wins over that of the settings.
 * @param report - Gets one line for each thing that is wrong in settings.
 */
export async function openProject(
  paths: readonly string[],
  folder: string,
  sources: readonly Source[],
  { profile, report }: { readonly profile: Profile | undefined; readonly report: (message: string) => void },
): Promise<LintProject> {
  const repositories = repositoryFinder(checkoutFiles(() => []));
  const rootOf = (file: string): Promise<string> => rootAround(file, folder, sources, repositories);
  const given = await givenRoots(paths, folder, rootOf);
  const settings = settingsFinder(settingsFiles(given, sources, repositories), sources, tellProblems(report));
  const withProfile = new Map<Settings, Settings>();
  return {
    given,
    repositories,
    rootOf,
    async settingsOf(file) {
      const { settings: found } = await settings.of(portablePath(file));
      if (profile === undefined) return found;
      const known = withProfile.get(found) ?? { ...found, profile };
      withProfile.set(found, known);
      return known;
    },
    filesBelow(root) {
      const allowed = [...given, realFolder(root)];
      return checkoutFiles(() => allowed);
    },
  };
}

/** A file that is refused is told by its own name: the error is reported for the file that needs the settings. */
function settingsFiles(
  given: readonly string[],
  sources: readonly Source[],
  repositories: RepositoryFinder,
): Pick<Files, 'read' | 'exists'> {
  const files = checkoutFiles(() => []);
  return {
    exists: (name) => files.exists(name),
    async read(name) {
      const file = nativePath(name);
      try {
        if (!isTaken(file)) return undefined;
        const root = await rootAround(file, path.dirname(file), sources, repositories);
        const allowed = [...given, realFolder(root)];
        return await checkoutFiles(() => allowed).read(name);
      } catch (error) {
        throw new RefusedFileError(`\`${settingsName}\` for it: ${describeFailure(error)}`);
      }
    },
  };
}

function tellProblems(report: (message: string) => void): (file: SettingsFile) => void {
  return ({ text, problems }) => {
    const lines = new LineIndex(text);
    for (const problem of problems) {
      const { line, column } = lines.positionAt(problem.start);
      report(`${settingsName}:${line}:${column}: ${problem.message}`);
    }
  };
}
