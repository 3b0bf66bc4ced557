import type { Edit, Span } from '../../shared/text';
import { onOneLine } from '../../shared/visible';

/** What can be wrong with a runbook, as a closed list. */
export type ProblemCode =
  /** The cell is no YAML, or uses what a runbook has no use for: aliases, tags, several documents. */
  | 'yaml'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-value'
  | 'bad-id'
  | 'duplicate-id'
  | 'unknown-kind'
  | 'unknown-need'
  /** A step needs itself, or one that needs it in turn. */
  | 'cyclic-need'
  | 'later-need'
  | 'bad-expression'
  | 'unknown-input'
  | 'empty-input'
  | 'unknown-output'
  /** A secret output in the middle of a text, where it would become readable. */
  | 'secret-in-text'
  /** What looks like a secret stands in the file. */
  | 'secret-in-file'
  | 'header-missing'
  | 'review-overdue'
  | 'fence-unclosed'
  /** Prose that looks like a step and is none, or that hides the steps after it. */
  | 'not-a-step';

/** A fault of one cell. */
export interface CellProblem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** In the text of the cell. */
  readonly span: Span;
  /** What was found, what is allowed, what to do. One or two sentences. */
  readonly message: string;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}

/** A fault and the cell that has it, by index. */
export interface Problem extends CellProblem {
  readonly cell: number;
}

export function problem(
  code: ProblemCode,
  span: Span,
  message: string,
  fix?: { readonly title: string; readonly edits: readonly Edit[] },
): CellProblem {
  return {
    code,
    severity: 'error',
    span,
    message: onOneLine(message),
    ...(fix && { fix: { ...fix, title: onOneLine(fix.title) } }),
  };
}

export function warning(code: ProblemCode, span: Span, message: string): CellProblem {
  return { code, severity: 'warning', span, message: onOneLine(message) };
}
