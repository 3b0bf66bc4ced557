import type { Finding } from '../../lint/rule';
import { nodesAt } from '../../lint/yaml/nodeAt';
import type { YamlDocument } from '../../lint/yaml/yamlDocument';

/** A comment that suppresses one finding, to be put on a line of its own. */
export interface IgnoreComment {
  /** Offset of the first character of the line that the comment goes above, its indentation included. */
  readonly at: number;
  readonly indentation: string;
  /** Up to the place of the reason, which a person writes. Without one the comment does nothing. */
  readonly text: string;
}

/** Where an ignore comment for a finding goes. Never inside a scalar: there it would be part of the value. */
export function ignoreComment(document: YamlDocument, { rule, span, within }: Finding): IgnoreComment {
  const { text } = document;
  let at = startOfLine(text, (within ?? span).start);
  // A line in the middle of a script or a folded text belongs to the scalar that began above.
  for (let scalar = scalarOver(document, at); scalar !== undefined; scalar = scalarOver(document, at))
    at = startOfLine(text, scalar);
  const indentation = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  return { at, indentation, text: `# pullbook: ignore[${rule}] ` };
}

/** Where the scalar starts that the first character of a line is inside of. */
function scalarOver(document: YamlDocument, line: number): number | undefined {
  const node = nodesAt(document, line).at(-1);
  if (node?.kind !== 'scalar') return undefined;
  const { start } = document.span(node);
  return start < line ? start : undefined;
}

function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
