import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { Span } from '../../../shared/text';
import type { HclBody, HclFile } from './node';
import { readTree, type ReadTree } from './readTree';

/**
 * Parses Terraform files. Synchronous, linear in the text, and never throws on one. A text on which tree-sitter is not (it
 * takes the square of `x = "a" "a" "a" …`) is given up after {@link maxMs}, and all of it within three seconds.
 */
export interface HclParser {
  parse(text: string): HclFile;
}

/** What the parser is made of. */
export interface HclWasm {
  /** tree-sitter's runtime, as WebAssembly. */
  readonly runtime: Uint8Array;
  /** The grammar of Terraform's language, as WebAssembly. */
  readonly grammar: Uint8Array;
  /**
   * The CPU time that was used so far, in milliseconds. What a text may cost is measured by it: by the clock on the wall, a
   * machine that is busy or slept would give up on a text that is right. Default: that of this process.
   */
  readonly cpuMs?: () => number;
}

/** A file larger than this holds no configuration that somebody wrote. In UTF-16 units. */
const maxLength = 4_000_000;

/** In milliseconds of CPU time: what a file of that many UTF-16 units may take. One that is right takes a tenth of it or less. */
const maxMs = (length: number): number => Math.min(2_000, 500 + length / 100);

/** What one block may take in a file that is broken, in milliseconds of CPU time. */
const maxBlockMs = 100;

/** In UTF-16 units: the square of it is little. */
const pieceLength = 1_000;

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

let started: Promise<void> | undefined;

/**
 * Starts tree-sitter's runtime, once per process. Two calls of `Parser.init` that overlap make two runtimes of which one
 * takes the other's place, and parsers made in the first then read a memory that is not theirs.
 */
function startRuntime(runtime: Uint8Array): Promise<void> {
  // Given in place of a file that it would look for.
  return (started ??= Parser.init({ wasmBinary: runtime }).catch((error: unknown) => {
    started = undefined;
    throw error;
  }));
}

/** Makes a parser. Its WebAssembly is compiled once per process. */
export async function createHclParser({ runtime, grammar, cpuMs = ownCpuMs }: HclWasm): Promise<HclParser> {
  await startRuntime(runtime);
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const read = (text: string, deadline: number): ReadTree => {
    const isLate = (): boolean => cpuMs() > deadline;
    const tree = parse(parser, withoutExponents(text), isLate);
    try {
      if (tree !== null && !isLate()) return readTree(tree, text);
      if (tree === null) parser.reset();
      return givenUp(text);
    } finally {
      tree?.delete();
    }
  };
  return {
    parse(text) {
      if (text.length > maxLength) return { text, ...givenUp(text, 'This file is too long to be looked at') };
      const deadline = cpuMs() + maxMs(text.length);
      const whole = read(text, deadline);
      if (whole.problems.length === 0) return { text, ...whole };
      const end = Math.max(deadline, cpuMs() + maxMs(text.length) / 2);
      const readBlock = (block: string): ReadTree => read(block, Math.min(end, cpuMs() + maxBlockMs));
      return { text, ...readBlockwise(text, readBlock, () => cpuMs() > end) };
    },
  };
}

/**
 * Parses a text until it gets late. tree-sitter asks whether it is late between two tokens only, and over a text that is
 * broken it seeks the next token for as long as the square of what it skips takes. So the text is handed over in small pieces,
 * and ends where the time does; what is made of it then is good for nothing.
 */
function parse(parser: Parser, text: string, isLate: () => boolean): Tree | null {
  const pieces = (from: number): string => (isLate() ? '' : text.slice(from, from + pieceLength));
  return parser.parse(pieces, null, { progressCallback: isLate });
}

/** The grammar takes `1e5` for a fault. Another number of that length stands for it; what is read is read from the text. */
function withoutExponents(text: string): string {
  return text.replace(/\b\d+(?:\.\d+)?[eE][-+]?\d+\b/g, (number) => '0'.repeat(number.length));
}

/**
 * Reads a text that is broken somewhere, one top-level block at a time: a brace that is missing in one block then costs
 * no other. Blocks are taken to start where a line starts with the head of one, as `terraform fmt` leaves them.
 */
function readBlockwise(text: string, read: (block: string) => ReadTree, isLate: () => boolean): ReadTree {
  const heads = [...text.matchAll(/^[A-Za-z][\w-]*(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{/gm)].map(
    ({ index }) => index,
  );
  const starts = [0, ...heads.filter((start) => start > 0)];
  const parts: ReadTree[] = [];
  for (const [index, start] of starts.entries()) {
    const late = isLate();
    parts.push(shift(late ? givenUp(text.slice(start)) : read(text.slice(start, starts[index + 1])), start));
    if (late) break;
  }
  return {
    body: {
      span: { start: 0, end: text.length },
      attributes: parts.flatMap(({ body }) => body.attributes),
      blocks: parts.flatMap(({ body }) => body.blocks),
    },
    problems: parts.flatMap(({ problems }) => problems),
  };
}

/** Moves every span of a tree. */
function shift(tree: ReadTree, by: number): ReadTree {
  return by === 0 ? tree : (moved(tree, by) as ReadTree);
}

function moved(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, by));
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) return { start: value.start + by, end: value.end + by };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, moved(child, by)]));
}

function isSpan(value: object): value is Span {
  return 'start' in value && typeof value.start === 'number';
}

function givenUp(text: string, message = 'Pullbook gave up on this text: it takes too long to parse'): ReadTree {
  const body: HclBody = { span: { start: 0, end: text.length }, attributes: [], blocks: [] };
  return { body, problems: [{ span: { start: 0, end: 0 }, message, isLimit: true }] };
}
