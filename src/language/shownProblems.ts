import type { Source } from '../lint/source';
import type { LintedUnit } from './linted';
import { problemsIn } from './problems';
import type { FileDiagnostics } from './results';

/** Remembers which files show problems, so that those of files without any more are taken away. */
export class ShownProblems {
  readonly #tell: (files: readonly FileDiagnostics[]) => void;
  /** By the unit that they are of. */
  readonly #shown = new Map<string, readonly string[]>();
  /** Files that an audit told of, and nobody keeps linted. */
  readonly #told = new Set<string>();

  constructor(tell: (files: readonly FileDiagnostics[]) => void) {
    this.#tell = tell;
  }

  show(unit: LintedUnit): void {
    const problems = problemsIn(unit);
    const files = problems.map(({ file }) => file);
    for (const file of files) this.#told.delete(file);
    const key = keyOf(unit);
    const now = new Set(files);
    const gone = (this.#shown.get(key) ?? []).filter((file) => !now.has(file));
    this.#shown.set(key, files);
    this.#tell([...gone.map(withoutProblems), ...problems]);
  }

  forget(unit: { readonly source: Source; readonly id: string }): void {
    const files = this.#shown.get(keyOf(unit)) ?? [];
    this.#shown.delete(keyOf(unit));
    if (files.length > 0) this.#tell(files.map(withoutProblems));
  }

  tell(unit: LintedUnit): void {
    const problems = problemsIn(unit);
    for (const { file } of problems) this.#told.add(file);
    this.#tell(problems);
  }

  drop(file: string): void {
    if (this.#told.delete(file)) this.#tell([withoutProblems(file)]);
  }

  dropTold(): void {
    for (const file of [...this.#told]) this.drop(file);
  }
}

function keyOf({ source, id }: { readonly source: Source; readonly id: string }): string {
  return `${source.id} ${id}`;
}

function withoutProblems(file: string): FileDiagnostics {
  return { file, version: undefined, text: '', diagnostics: [] };
}
