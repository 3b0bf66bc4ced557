import type { YamlDocument } from '../yamlDocument';

/** How a file is written, so that what a fix adds looks like the rest. */
export interface FileStyle {
  readonly eol: '\n' | '\r\n';
  /** Blanks per level. */
  readonly step: string;
}

/** Reads line ends and indentation off a file. Two blanks where nothing tells. */
export function fileStyle(document: YamlDocument): FileStyle {
  const { text } = document;
  const newline = text.indexOf('\n');
  const eol = newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
  for (const { key, value } of document.root.pairs) {
    if (value.kind !== 'map' || value.style !== 'block') continue;
    const first = value.pairs[0]?.key;
    if (first === undefined) continue;
    const width = columnOf(text, document.span(first).start) - columnOf(text, document.span(key).start);
    if (width > 0 && width <= 8) return { eol, step: ' '.repeat(width) };
  }
  return { eol, step: '  ' };
}

/** The 0-based column of an offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}
