import type { Finding } from '../lint/rule';

/** A comment that suppresses one finding, to be put on a line of its own. */
export interface IgnoreComment {
  /** Offset of the first character of the line that the comment goes above, its indentation included. */
  readonly at: number;
  readonly indentation: string;
  /** Up to the place of the reason, which a person writes. Without one the comment does nothing. */
  readonly text: string;
}

/**
 * Where an ignore comment for a finding goes. Never inside a text of the file: there it would be part of the value.
 *
 * @param textOver - Of a line by its first character: an offset above it in the text that the line goes on with.
 */
export function ignoreComment(
  text: string,
  textOver: (line: number) => number | undefined,
  { rule, span, within }: Finding,
): IgnoreComment {
  let at = startOfLine(text, (within ?? span).start);
  for (let above = textOver(at); above !== undefined; above = textOver(at)) at = startOfLine(text, above);
  const indentation = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  return { at, indentation, text: `# pullbook: ignore[${rule}] ` };
}

function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
