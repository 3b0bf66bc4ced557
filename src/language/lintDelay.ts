/** Lints up to this long, in milliseconds, take a tenth of the extension host however fast somebody types. */
const unnoticed = 4;

/**
 * How long to wait after a change before a document is linted, in milliseconds.
 *
 * Linting an edit takes a few milliseconds at most, so any wait would be most of what a person waits for. For longer ones
 * twice the cost of the last run bounds the share of the extension host that fast typing can claim to a third.
 *
 * @param lastCost - How long the last lint of the document took, in milliseconds; 0 before the first.
 */
export function lintDelay(lastCost: number): number {
  return lastCost <= unnoticed ? 0 : Math.min(250, Math.ceil(lastCost * 2));
}
