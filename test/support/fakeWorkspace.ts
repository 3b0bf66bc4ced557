import { createLanguageService } from '../../src/language/createLanguageService';
import type { LanguageService } from '../../src/language/languageService';
import type { OpenDocument } from '../../src/language/ports';
import type { FileDiagnostics } from '../../src/language/results';
import type { Source } from '../../src/lint/source';
import { readAsset } from '../../src/ports/readAsset';
import { nameOf, pathFrom } from '../../src/shared/files';
import { memoryFiles } from './memoryFiles';

/** A workspace in memory, in the folder `/w`, with a language service that is told all that happens in it. */
export interface FakeWorkspace {
  readonly service: LanguageService;
  /** Everything that was told of problems, the last of each file. */
  readonly problems: ReadonlyMap<string, FileDiagnostics>;
  /** Ids of rules whose problems a file shows now. */
  readonly rules: (file: string) => string[];
  readonly open: (file: string) => void;
  /** Types: the text of an open document becomes another. */
  readonly type: (file: string, text: string) => void;
  readonly close: (file: string) => void;
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  readonly reads: string[];
  /** Why something failed that nobody waited for. */
  readonly failures: unknown[];
}

export function fakeWorkspace(sources: readonly Source[], saved: Readonly<Record<string, string>>): FakeWorkspace {
  const texts = new Map(Object.entries(saved));
  const documents = new Map<string, OpenDocument>();
  const problems = new Map<string, FileDiagnostics>();
  const files = memoryFiles(texts);
  const reads: string[] = [];
  const failures: unknown[] = [];
  const service = createLanguageService({
    sources,
    files: {
      ...files,
      read(path) {
        reads.push(path);
        return files.read(path);
      },
    },
    documents: { get: (file) => documents.get(file), files: () => documents.keys() },
    workspace: {
      folders: () => ['/w'],
      titleOf: (path) => (path === '/w' ? nameOf(path) : (pathFrom('/w', path) ?? path)),
      uriOf: (path) => `memory:${path}`,
      pathOf: (uri) => (uri.startsWith('memory:') ? uri.slice('memory:'.length) : undefined),
    },
    assets: readAsset,
    onFailure: (error) => failures.push(error),
  });
  service.onDiagnostics((told) => {
    for (const file of told) problems.set(file.file, file);
  });
  return {
    service,
    problems,
    reads,
    failures,
    rules: (file) => (problems.get(file)?.diagnostics ?? []).map(({ rule }) => rule),
    open(file) {
      documents.set(file, { file, version: 1, text: texts.get(file) ?? '' });
      service.documentChanged(file);
    },
    type(file, text) {
      documents.set(file, { file, version: (documents.get(file)?.version ?? 0) + 1, text });
      service.documentChanged(file);
    },
    close(file) {
      documents.delete(file);
      service.documentClosed(file);
    },
    write(file, text) {
      const kind = texts.has(file) ? 'changed' : 'created';
      texts.set(file, text);
      service.filesChanged([{ file, kind }]);
    },
    remove(file) {
      for (const path of [...texts.keys()]) if (path === file || path.startsWith(`${file}/`)) texts.delete(path);
      service.filesChanged([{ file, kind: 'deleted' }]);
    },
  };
}

/** Waits until what is looked at is as expected, and says what it was in the end. */
export async function eventually<T>(look: () => T, isRight: (found: T) => boolean): Promise<T> {
  for (let round = 0; ; round++) {
    const found = look();
    if (isRight(found) || round > 2_000) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
