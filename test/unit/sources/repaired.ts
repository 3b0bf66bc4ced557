import type { Settings } from '../../../src/lint/settings';
import type { Lint, Texts } from '../../../src/lint/lint';
import type { SourceLinter } from '../../../src/lint/source';
import { applyEdits, type Edit } from '../../../src/shared/text';
import { foundIn } from './ruleFixture';

/** What came of the fixes of a rule. */
export interface Repaired {
  /** The texts that are other ones now. */
  readonly changed: Texts;
  /** How many fixes were applied. */
  readonly applied: number;
}

/** Applies all fixes of a rule: together, then one by one those that are only offered singly. */
export function repaired(linter: SourceLinter, files: Texts, settings: Settings, rule: string): Repaired {
  const lint = linter.lint(files, settings);
  const { edits, applied } = lint.fixAll({ unsafe: true, only: (finding) => finding.rule === rule });
  let count = [...applied.values()].reduce((sum, one) => sum + one, 0);
  let texts = edited(files, edits);
  for (;;) {
    const edits = nextSingleFix(linter.lint(texts, settings), rule);
    if (edits === undefined) break;
    texts = edited(texts, edits);
    count++;
  }
  return { changed: new Map([...texts].filter(([path, text]) => files.get(path) !== text)), applied: count };
}

/** The edits of a fix that is only offered by itself, and that holds. */
function nextSingleFix(lint: Lint, rule: string): ReadonlyMap<string, readonly Edit[]> | undefined {
  for (const { path, finding } of foundIn(lint, rule)) {
    const { fix } = finding;
    if (fix?.singly !== true || !lint.soundFixes(path, [finding]).has(fix)) continue;
    const edits = new Map<string, Edit[]>();
    for (const edit of fix.edits) edits.set(edit.path ?? path, [...(edits.get(edit.path ?? path) ?? []), edit]);
    return edits;
  }
  return undefined;
}

function edited(files: Texts, edits: ReadonlyMap<string, readonly Edit[]>): Texts {
  const paths = new Set([...files.keys(), ...edits.keys()]);
  return new Map([...paths].map((path) => [path, applyEdits(files.get(path) ?? '', edits.get(path) ?? [])]));
}
