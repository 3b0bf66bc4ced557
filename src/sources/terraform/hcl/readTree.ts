import type { Tree, TreeCursor } from 'web-tree-sitter';
import { append } from '../../../shared/lists';
import { findProblem } from './findProblem';
import type { Span } from '../../../shared/text';
import {
  textOf,
  type Expression,
  type HclAttribute,
  type HclBlock,
  type HclBody,
  type HclEntry,
  type HclProblem,
} from './node';
import { unescape } from './unescape';

/** What is read from a syntax tree. */
export interface ReadTree {
  readonly body: HclBody;
  readonly problems: readonly HclProblem[];
}

/** Expressions nested deeper than anybody writes are not followed: the stack is finite. */
const maxDepth = 200;

/** Reads a tree by the grammar of tree-sitter-hcl, in one walk. */
export function readTree(tree: Tree, text: string): ReadTree {
  const problem = findProblem(tree.rootNode, text);
  return { body: new TreeReader(tree.walk(), text).read(), problems: problem === undefined ? [] : [problem] };
}

class TreeReader {
  readonly #cursor: TreeCursor;
  readonly #text: string;
  #depth = 0;

  constructor(cursor: TreeCursor, text: string) {
    this.#cursor = cursor;
    this.#text = text;
  }

  read(): HclBody {
    const body = { span: { start: 0, end: this.#text.length }, attributes: [], blocks: [] };
    this.#readInto(body);
    this.#cursor.delete();
    return body;
  }

  /** Visits each child of the present node. */
  #children(visit: (type: string) => unknown): void {
    const cursor = this.#cursor;
    if (this.#depth > maxDepth || !cursor.gotoFirstChild()) return;
    this.#depth++;
    do {
      const type = cursor.nodeType;
      visit(type);
    } while (cursor.gotoNextSibling());
    this.#depth--;
    cursor.gotoParent();
  }

  #span(): Span {
    return { start: this.#cursor.startIndex, end: this.#cursor.endIndex };
  }

  #source(): string {
    return this.#text.slice(this.#cursor.startIndex, this.#cursor.endIndex);
  }

  /** Blocks and attributes below the present node, through the nodes of broken text. */
  #readInto(body: { attributes: HclAttribute[]; blocks: HclBlock[] }): void {
    this.#children((type) => {
      if (type === 'attribute') body.attributes.push(this.#attribute());
      else if (type === 'block') body.blocks.push(this.#block());
      else if (type === 'body' || type === 'ERROR') this.#readInto(body);
    });
  }

  #block(): HclBlock {
    const span = this.#span();
    const labels: string[] = [];
    const inner = { start: span.end, end: span.end };
    const body = { span: inner, attributes: [] as HclAttribute[], blocks: [] as HclBlock[] };
    const head = { start: span.start, end: span.start };
    let type: string | undefined;
    this.#children((kind) => {
      if (kind === 'identifier' || kind === 'string_lit') {
        const name = this.#source().replace(/^"|"$/g, '');
        if (type === undefined) type = name;
        else labels.push(name);
        head.end = this.#cursor.endIndex;
      } else if (kind === 'block_start') inner.start = this.#cursor.endIndex;
      else if (kind === 'block_end') inner.end = this.#cursor.startIndex;
      else if (kind === 'body' || kind === 'ERROR') this.#readInto(body);
    });
    return { type: type ?? '', labels, span, head, body };
  }

  #attribute(): HclAttribute {
    const span = this.#span();
    let name = '';
    let nameSpan = span;
    let value: Expression | undefined;
    this.#children((type) => {
      if (type === 'identifier' && name === '') {
        name = this.#source();
        nameSpan = this.#span();
      } else if (type === 'expression') value = this.#expression();
    });
    return { name, nameSpan, span, value: value ?? { kind: 'other', span, parts: [] } };
  }

  /** The present node, which is an `expression`. */
  #expression(): Expression {
    const span = this.#span();
    const path: string[] = [];
    const parts: Expression[] = [];
    // What is read of a computed value, as in `f(x).y`, cannot be followed by name.
    const computed: string[] = [];
    const step = (name: string): void => void (parts.length > 0 ? computed : path).push(name);
    const steps = (type: string): boolean => {
      if (type === 'variable_expr') step(this.#source());
      else if (type === 'get_attr') step(this.#attributeName());
      else if (type === 'index') step(this.#index());
      else if (type === 'splat') {
        step('*');
        this.#children(() => this.#children(steps));
      } else return false;
      return true;
    };
    this.#children((type) => {
      if (steps(type)) return;
      if (type === 'expression') parts.push(this.#expression());
      else if (/^[a-z_]+$/.test(type) && type !== 'comment') parts.push(this.#inner(type));
    });
    const [only] = parts;
    if (only === undefined) return { kind: 'reference', span, path };
    return parts.length === 1 && computed.length === 0 ? only : { kind: 'other', span, parts };
  }

  /** `["name"]`, `[0]` and, as Terraform 0.11 had it, `.0` by what they name. */
  #index(): string {
    const name = /^(?:\[\s*(?:"([^"$%\\]*)"|(\d+))\s*\]|\.(\d+))$/.exec(this.#source());
    return name?.[1] ?? name?.[2] ?? name?.[3] ?? '*';
  }

  #attributeName(): string {
    return this.#source().replace(/^\.\s*/, '');
  }

  /** An expression that is no reference. */
  #inner(type: string): Expression {
    const span = this.#span();
    switch (type) {
      case 'literal_value':
        return this.#literal();
      case 'template_expr':
        return this.#template();
      case 'collection_value': {
        const found: Expression[] = [];
        this.#children((kind) => {
          if (kind === 'object') found.push({ kind: 'object', span, entries: this.#entries() });
          else if (kind === 'tuple') found.push({ kind: 'tuple', span, items: this.#expressions() });
        });
        return found[0] ?? { kind: 'other', span, parts: [] };
      }
      case 'function_call': {
        let name = '';
        let args: Expression[] = [];
        this.#children((kind) => {
          if (kind === 'identifier') name = this.#source();
          else if (kind === 'function_arguments') args = this.#expressions();
        });
        return { kind: 'call', span, name, args };
      }
      default:
        return { kind: 'other', span, parts: this.#expressions() };
    }
  }

  /** Every expression directly below the present node or below nodes that are none themselves. */
  #expressions(): Expression[] {
    const found: Expression[] = [];
    const visit = (type: string): void => {
      const last = found.at(-1);
      if (type === 'expression') found.push(this.#expression());
      // Operands stand there without a node around each.
      else if (type === 'variable_expr') found.push({ kind: 'reference', span: this.#span(), path: [this.#source()] });
      else if ((type === 'get_attr' || type === 'index') && last?.kind === 'reference') {
        const span = { start: last.span.start, end: this.#cursor.endIndex };
        const step = type === 'index' ? this.#index() : this.#attributeName();
        found.splice(-1, 1, { ...last, span, path: [...last.path, step] });
      } else this.#children(visit);
    };
    this.#children(visit);
    return found;
  }

  #literal(): Expression {
    const span = this.#span();
    const types: string[] = [];
    this.#children((type) => void types.push(type));
    const source = this.#source();
    return types.includes('string_lit')
      ? { kind: 'text', span, value: unescape(source.slice(1, -1)) }
      : { kind: 'constant', span, value: source };
  }

  #template(): Expression {
    const span = this.#span();
    const parts: Expression[] = [];
    const visit = (type: string): void => {
      if (type === 'template_literal')
        parts.push({ kind: 'text', span: this.#span(), value: unescape(this.#source()) });
      else if (type === 'template_interpolation' || type === 'template_directive') {
        const filled = this.#expressions();
        append(parts, filled.length > 0 ? filled : [{ kind: 'other', span: this.#span(), parts: [] } as const]);
      } else this.#children(visit);
    };
    this.#children(visit);
    const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.value] : []));
    return texts.length === parts.length
      ? { kind: 'text', span, value: texts.join('') }
      : { kind: 'template', span, parts };
  }

  #entries(): HclEntry[] {
    const entries: HclEntry[] = [];
    this.#children((type) => {
      if (type !== 'object_elem') return;
      const span = this.#span();
      const sides: Expression[] = [];
      const isComputed = this.#source().startsWith('(');
      this.#children((kind) => {
        if (kind === 'expression') sides.push(this.#expression());
      });
      const [key, value] = sides;
      if (key !== undefined && value !== undefined)
        entries.push({ key: isComputed ? textOf(key) : keyOf(key), keySpan: key.span, span, value });
    });
    return entries;
  }
}

/** `NAME = …` and `"NAME" = …` are the same key; `(local.name) = …` is computed. */
function keyOf(key: Expression): string | undefined {
  if (key.kind === 'text') return key.value;
  return key.kind === 'reference' && key.path.length === 1 ? key.path[0] : undefined;
}
