import { append } from '../../../shared/lists';
import type { Span } from '../../../shared/text';

/** A Terraform file as it was parsed. All spans are UTF-16 offsets into `text`. */
export interface HclFile {
  readonly text: string;
  readonly body: HclBody;
  /** Where the text is no HCL, in its order; blocks around such places are there all the same. */
  readonly problems: readonly HclProblem[];
}

export interface HclProblem {
  readonly span: Span;
  readonly message: string;
  /** It is a limit of Pullbook's, and the text may be HCL all the same. */
  readonly isLimit?: true;
}

/** What lies between two braces, or in a whole file. */
export interface HclBody {
  /** Without the braces. */
  readonly span: Span;
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** `module "x" { … }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly span: Span;
  /** From the type to the last label. */
  readonly head: Span;
  readonly body: HclBody;
}

/** `name = value`. */
export interface HclAttribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly value: Expression;
}

/**
 * An expression, as far as it can be followed by name. What is neither a value nor a reference is `other`, with the
 * expressions in it.
 */
export type Expression =
  /** A string or heredoc without anything to fill in. */
  | { readonly kind: 'text'; readonly span: Span; readonly value: string }
  /** A string or heredoc with interpolations. */
  | { readonly kind: 'template'; readonly span: Span; readonly parts: readonly Expression[] }
  /** A number, `true`, `false` or `null`, as written. */
  | { readonly kind: 'constant'; readonly span: Span; readonly value: string }
  /** `module.x["y"].z` as its names; `*` stands for an index that is computed. */
  | { readonly kind: 'reference'; readonly span: Span; readonly path: readonly string[] }
  | { readonly kind: 'object'; readonly span: Span; readonly entries: readonly HclEntry[] }
  | { readonly kind: 'tuple'; readonly span: Span; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly span: Span; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'other'; readonly span: Span; readonly parts: readonly Expression[] };

/** `key = value` in an object. */
export interface HclEntry {
  /** `undefined` where the key is computed. */
  readonly key: string | undefined;
  readonly keySpan: Span;
  readonly span: Span;
  readonly value: Expression;
}

/** The attribute `name` directly in a body. */
export function attributeOf(body: HclBody, name: string): HclAttribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** The text of a string without interpolation; `undefined` for anything else. */
export function textOf(value: Expression | undefined): string | undefined {
  return value?.kind === 'text' ? value.value : undefined;
}

/** Every expression in an expression, itself first. */
export function* expressionsIn(value: Expression): Generator<Expression> {
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    append(waiting, childrenOf(next).toReversed());
  }
}

/** Every expression in a body, and in the blocks in it. */
export function* expressionsInBody(body: HclBody): Generator<Expression> {
  const waiting = [body];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { value } of next.attributes) yield* expressionsIn(value);
    append(waiting, next.blocks.map((block) => block.body).toReversed());
  }
}

function childrenOf(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case 'template':
    case 'other':
      return value.parts;
    case 'object':
      return value.entries.map((entry) => entry.value);
    case 'tuple':
      return value.items;
    case 'call':
      return value.args;
    case 'text':
    case 'constant':
    case 'reference':
      return [];
  }
}
