import type { Source, SourceLinter } from '../lint/source';
import { nativePath, portablePath } from '../ports/checkoutFiles';
import { placeInUnit } from '../project/around';
import type { LintInput } from './lintInputs';
import type { LintProject } from './lintProject';
import { RepositoryLints } from './lintRepository';
import type { LintedFile } from './lintReport';
import { textOf, type LintRequest } from './lintRequest';
import { lintUnit, reportOf, unlinted, type LintUnit } from './lintUnit';
import { describeFailure } from './readUtf8';

/**
 * Lints files one after another, so that what is known of one can go when it is reported. Those that mean something together
 * are linted when the first of them comes up, with everything around it, and only what was asked for is told.
 */
export async function* lintFiles(request: LintRequest, project: LintProject): AsyncGenerator<LintedFile> {
  const linters = new Map<Source, Promise<SourceLinter>>();
  const open = (source: Source): Promise<SourceLinter> => {
    const opened = linters.get(source) ?? source.open(request.assets);
    linters.set(source, opened);
    return opened;
  };
  const repositories = new Map<Source, RepositoryLints>();
  for (const input of request.inputs) {
    if (request.signal.aborted) return;
    const { source } = input;
    if (source === undefined) yield await refuse(input, request, project);
    else if (source.unit === 'file') yield await lintFile(input, source, open, request, project);
    else {
      const lints = repositories.get(source) ?? new RepositoryLints(source, () => open(source), request, project);
      repositories.set(source, lints);
      const file = await lints.of(input);
      if (file !== undefined) yield file;
    }
  }
}

/** A file that cannot be read says that first. */
async function refuse(input: LintInput, request: LintRequest, project: LintProject): Promise<LintedFile> {
  try {
    await textOf(input, request, project.given);
    return unlinted(input.name, request.foreign);
  } catch (error) {
    return unlinted(input.name, describeFailure(error));
  }
}

async function lintFile(
  input: LintInput,
  source: Source,
  open: (source: Source) => Promise<SourceLinter>,
  request: LintRequest,
  project: LintProject,
): Promise<LintedFile> {
  const { file, name } = input;
  try {
    const text = await textOf(input, request, project.given);
    const place = placeInUnit(source, portablePath(file), portablePath(await project.rootOf(file)));
    const root = nativePath(place.root);
    const unit: LintUnit = {
      root,
      texts: new Map([[place.path, text]]),
      asked: new Map([[place.path, file]]),
      settings: await project.settingsOf(file),
      around: { place, files: project.filesBelow(root) },
    };
    const linted = await lintUnit(await open(source), unit, { ...request, roots: project.given });
    return reportOf(linted, unit, {
      own: place.path,
      shown: name,
      folder: request.folder,
      judges: source.judges,
    });
  } catch (error) {
    return unlinted(name, describeFailure(error));
  }
}
