import { isBlank, isFlowIndicator, NotStrict, type Source } from './source';
import type { ScalarNode } from './node';

const newline = 10;
const carriageReturn = 13;
const colon = 58;
const hash = 35;

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** Whether a plain scalar may begin at the cursor. */
export function isPlainStart(source: Source, inFlow: boolean): boolean {
  const { code } = source;
  if (code === 45 || code === 63 || code === colon) {
    return !source.isSpaceAt(source.at + 1) && !(inFlow && isFlowIndicator(source.text.charCodeAt(source.at + 1)));
  }
  // , [ ] { } # & * ! | > ' " % @ `
  return !(
    isFlowIndicator(code) ||
    code === 35 ||
    code === 38 ||
    code === 42 ||
    code === 33 ||
    code === 124 ||
    code === 62 ||
    code === 39 ||
    code === 34 ||
    code === 37 ||
    code === 64 ||
    code === 96 ||
    code < 32 ||
    Number.isNaN(code)
  );
}

/**
 * Moves over the part of a plain scalar that is on this line: up to a colon or comment that ends it.
 * @returns where its last character ends; the cursor stands at what stopped it.
 */
export function readPlainLine(source: Source, inFlow: boolean): number {
  const { text } = source;
  let at = source.at;
  let end = at;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === newline || code === carriageReturn || Number.isNaN(code)) break;
    if (code === colon && (source.isSpaceAt(at + 1) || (inFlow && isFlowIndicator(text.charCodeAt(at + 1))))) break;
    if (code === hash && isBlank(text.charCodeAt(at - 1))) break;
    if (inFlow && isFlowIndicator(code)) break;
    if (code < 32 && code !== 9) throw new NotStrict();
    if (!isBlank(code)) end = at + 1;
  }
  source.at = at;
  return end;
}

/** Reads a plain scalar with the lines below that are indented more than `indent`, folded. */
export function foldPlain(source: Source, indent: number, anchor: string | undefined): ScalarNode {
  const { text } = source;
  const start = source.at;
  let end = readPlainLine(source, false);
  let value = text.slice(start, end);
  for (;;) {
    if (source.code === colon) throw new NotStrict();
    if (source.code === hash) break;
    const next = nextContent(text, source.at);
    if (next.at >= text.length || next.at - next.lineStart <= indent) break;
    const code = text.charCodeAt(next.at);
    if (code === hash) break;
    if (code === 9) throw new NotStrict();
    source.at = next.at;
    source.lineStart = next.lineStart;
    const lineEnd = readPlainLine(source, false);
    value += (next.breaks === 1 ? ' ' : '\n'.repeat(next.breaks - 1)) + text.slice(next.at, lineEnd);
    end = lineEnd;
  }
  return source.scalar(start, end, 'plain', value, anchor);
}

function nextContent(text: string, from: number): { at: number; lineStart: number; breaks: number } {
  let at = from;
  let lineStart = from;
  let breaks = 0;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === newline) {
      breaks++;
      lineStart = at + 1;
    } else if (code !== 32 && code !== carriageReturn) return { at, lineStart, breaks };
  }
}

/** Reads a quoted scalar that ends on its line; longer ones are left to the package. */
export function readQuoted(source: Source, anchor?: string): ScalarNode {
  const { text } = source;
  const start = source.at;
  const quote = source.code;
  let at = start + 1;
  let value = '';
  let from = at;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === newline || Number.isNaN(code) || (code < 32 && code !== 9)) throw new NotStrict();
    if (code === quote) {
      if (quote === 34 || text.charCodeAt(at + 1) !== 39) break;
      value += text.slice(from, at + 1);
      from = at + 2;
      at++;
    } else if (code === 92 && quote === 34) {
      const escaped = escapes[text.charAt(at + 1)];
      if (escaped === undefined) throw new NotStrict();
      value += text.slice(from, at) + escaped;
      from = at + 2;
      at++;
    }
  }
  value += text.slice(from, at);
  source.at = at + 1;
  return source.scalar(start, at + 1, quote === 34 ? 'double' : 'single', value, anchor);
}
