import { maxDepth, type AliasNode, type Chunk, type Node, type ScalarNode, type ScalarStyle } from './node';

/** Thrown to hand a text over from the strict parser to the `yaml` package. */
export class NotStrict extends Error {
  static {
    // Refusing is a normal outcome: a stack trace for each would cost more than the parse.
    this.prototype.stack = '';
  }
}

const newline = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;
const hash = 35;

/** The cursor of the strict parser over one chunk. */
export class Source {
  readonly chunk: Chunk;
  readonly text: string;
  at = 0;
  lineStart = 0;
  /** Whether the last {@link skip} went over a line break. */
  crossedLine = true;
  #skippedTo = -1;

  constructor(chunk: Chunk) {
    this.chunk = chunk;
    this.text = chunk.text;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  isAt(code: number): boolean {
    return this.code === code;
  }

  get isDone(): boolean {
    return this.at >= this.text.length;
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  /** Goes over blanks, comments and line breaks to the next token. Refuses a tab where it would count as indentation. */
  skip(): void {
    const { text } = this;
    let at = this.at;
    // Where an inner collection ended the outer one asks again, from the same place.
    if (at !== this.#skippedTo) this.crossedLine = at === this.lineStart;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === space) at++;
      else if (code === newline) {
        at++;
        this.lineStart = at;
        this.crossedLine = true;
      } else if (code === carriageReturn && text.charCodeAt(at + 1) === newline) at++;
      else if (code === hash && (at === this.lineStart || isBlank(text.charCodeAt(at - 1)))) {
        const end = text.indexOf('\n', at);
        at = end === -1 ? text.length : end;
      } else if (code === tab || code === carriageReturn) throw new NotStrict();
      else break;
    }
    this.at = at;
    this.#skippedTo = at;
  }

  skipSpaces(): void {
    const { text } = this;
    while (isBlank(text.charCodeAt(this.at))) this.at++;
  }

  /** Goes to the end of a line on which nothing but a comment may follow. */
  endLine(): void {
    const before = this.at;
    this.skipSpaces();
    if (!this.isLineEnd() || (this.code === hash && this.at === before)) throw new NotStrict();
  }

  /** Whether the rest of the line is empty or a comment. The cursor stands after blanks. */
  isLineEnd(): boolean {
    const { code } = this;
    return (
      code === newline ||
      code === carriageReturn ||
      this.isDone ||
      (code === hash && isBlank(this.text.charCodeAt(this.at - 1)))
    );
  }

  isSpaceAt(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === space || code === newline || code === carriageReturn || code === tab || Number.isNaN(code);
  }

  /** Whether the cursor is at the dash of a sequence item. */
  isItem(): boolean {
    return this.code === 45 && this.isSpaceAt(this.at + 1);
  }

  /** Whether a key and its colon begin here, on this line. A flow collection as a key is left to the package. */
  startsKey(): boolean {
    const { text } = this;
    const first = this.code;
    if (first === 91 || first === 123 || first === 38 || first === 42 || first === 33 || first === 124 || first === 62)
      return false;
    let at = this.at;
    if (first === 34 || first === 39) {
      for (at++; ; at++) {
        const code = text.charCodeAt(at);
        if (Number.isNaN(code) || code === newline) return false;
        if (code === 92 && first === 34) at++;
        else if (code === first) {
          if (first === 34 || text.charCodeAt(at + 1) !== 39) break;
          at++;
        }
      }
      for (at++; isBlank(text.charCodeAt(at));) at++;
      return text.charCodeAt(at) === 58 && this.isSpaceAt(at + 1);
    }
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code) || code === newline) return false;
      if (code === 58 && this.isSpaceAt(at + 1)) return true;
      if (code === hash && isBlank(text.charCodeAt(at - 1))) return false;
    }
  }

  /** Reads the name after `&` or `*`. */
  readName(): string {
    const start = ++this.at;
    while (!this.isSpaceAt(this.at) && !isFlowIndicator(this.code)) this.at++;
    if (this.at === start) throw new NotStrict();
    return this.text.slice(start, this.at);
  }

  readAlias(): AliasNode {
    const start = this.at;
    const name = this.readName();
    // `*name:` is an alias named `name:` in YAML 1.2 and a key elsewhere.
    if (name.endsWith(':')) throw new NotStrict();
    const alias: AliasNode = {
      kind: 'alias',
      chunk: this.chunk,
      start,
      end: this.at,
      anchor: undefined,
      name,
      target: undefined,
    };
    this.chunk.aliases.push(alias);
    return alias;
  }

  scalar(start: number, end: number, style: ScalarStyle, value: string, anchor: string | undefined): ScalarNode {
    const node: ScalarNode = { kind: 'scalar', chunk: this.chunk, start, end, anchor, style, value, memo: undefined };
    this.remember(node);
    return node;
  }

  remember(node: Node): void {
    if (node.anchor !== undefined) this.chunk.anchored.push(node);
  }

  /** @throws {RangeError} beyond {@link maxDepth}: no parser is asked to go deeper. */
  checkDepth(depth: number): void {
    if (depth > maxDepth) throw new RangeError(`Nested more than ${maxDepth} levels deep`);
  }
}

export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

/** `,` `[` `]` `{` `}` */
export function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}
