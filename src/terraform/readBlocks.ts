import { maskTerraform } from './maskTerraform';

/** A top-level block of a Terraform file: `module "x" { … }`. Offsets are UTF-16, into the file's text. */
export interface Block {
  /** `module`, `data`, `output`, … */
  readonly type: string;
  readonly labels: readonly string[];
  /** The text between the braces, comments blanked out. */
  readonly body: string;
  /** The same with the contents of strings blanked out too: braces in it are structure. */
  readonly mask: string;
  /** Where `body` starts and ends in the file. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/**
 * The top-level blocks of a Terraform file, by their text: no expression is evaluated. A block that is not closed, and
 * what follows it, is left out. Linear in the length of the text.
 */
export function readBlocks(text: string): readonly Block[] {
  const { code, mask } = maskTerraform(text);
  const blocks: Block[] = [];
  let depth = 0;
  let headStart = 0;
  let bodyStart = 0;
  for (let at = 0; at < mask.length; at++) {
    const char = mask[at];
    if (char === '{' && depth++ === 0) bodyStart = at + 1;
    else if (char === '}' && depth > 0 && --depth === 0) {
      const [type, ...labels] = code.slice(headStart, bodyStart - 1).match(/"[^"]*"|[\w-]+/g) ?? [];
      if (type !== undefined) {
        blocks.push({
          type,
          labels: labels.map((label) => label.replaceAll('"', '')),
          body: code.slice(bodyStart, at),
          mask: mask.slice(bodyStart, at),
          bodyStart,
          bodyEnd: at,
        });
      }
      headStart = at + 1;
    } else if (char === '\n' && depth === 0) headStart = at + 1;
  }
  return blocks;
}

/** The expression of an attribute as written, without the blanks around it, with its offsets in `body`. */
export interface Attribute {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The attribute `name` directly in a body (not in a nested block or map), or `undefined`. */
export function findAttribute(block: Pick<Block, 'body' | 'mask'>, name: string): Attribute | undefined {
  const { body, mask } = block;
  let depth = 0;
  let lineStart = 0;
  let found: number | undefined;
  for (let at = 0; at <= mask.length; at++) {
    const char = mask[at];
    const isEnd = at === mask.length || (depth === 0 && (char === '\n' || char === ','));
    if (isEnd) {
      if (found !== undefined) {
        const raw = body.slice(found, at);
        const start = found + (raw.length - raw.trimStart().length);
        return { text: raw.trim(), start, end: start + raw.trim().length };
      }
      lineStart = at + 1;
    } else if (char === '=' && depth === 0 && found === undefined && mask[at + 1] !== '=') {
      // A key of a map may be quoted.
      if (body.slice(lineStart, at).trim().replaceAll('"', '') === name) found = at + 1;
    } else if (char === '{' || char === '[' || char === '(') depth++;
    else if (char === '}' || char === ']' || char === ')') depth--;
  }
  return undefined;
}

/** The text of a string literal without interpolation, or `undefined` for any other expression. */
export function literalOf(attribute: Attribute | undefined): string | undefined {
  const literal = /^"([^"$\\]*)"$/.exec(attribute?.text ?? '');
  return literal?.[1];
}
