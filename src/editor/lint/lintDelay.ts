/**
 * How long to wait after a change before a document is linted, in milliseconds.
 *
 * Linting an edit takes a few milliseconds, so waiting longer than it takes would be most of what a person waits for.
 * Twice the cost of the last run bounds the share of the extension host that fast typing can claim to a third.
 *
 * @param lastCost - How long the last lint of the document took, in milliseconds; 0 before the first.
 */
export function lintDelay(lastCost: number): number {
  return Math.min(250, Math.ceil(lastCost * 2));
}
