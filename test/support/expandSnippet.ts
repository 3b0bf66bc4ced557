/**
 * What an editor makes of a snippet when every tab stop is passed over, or typed into.
 *
 * Knows what VS Code's syntax has: tab stops, placeholders, choices, variables, transforms and escapes.
 *
 * @param body - Lines in VS Code's snippet syntax.
 * @param typed - Text for tab stops by number; the others keep their default.
 * @throws {Error} for a snippet that ends inside a placeholder.
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets#_grammar
 */
export function expandSnippet(body: readonly string[], typed: Readonly<Record<string, string>> = {}): string {
  const parser = new Parser(body.join('\n'));
  const nodes = parser.nodes('');
  const defaults = new Map<string, readonly Node[]>();
  collectDefaults(nodes, defaults);
  return render(nodes, { typed, defaults, open: new Set() });
}

/** The numbers of the tab stops at which the editor halts, in its order; `0` is the end. */
export function tabStopsOf(body: readonly string[]): number[] {
  const found = new Set<number>();
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (typeof node === 'string') continue;
      if (/^\d+$/.test(node.name)) found.add(Number(node.name));
      visit(node.children);
    }
  };
  visit(new Parser(body.join('\n')).nodes(''));
  return [...found].sort((a, b) => (a || Infinity) - (b || Infinity));
}

/** The choices of each tab stop that has some. */
export function choicesOf(body: readonly string[]): string[][] {
  const visit = (nodes: readonly Node[]): string[][] =>
    nodes.flatMap((node) =>
      typeof node === 'string' ? [] : [...(node.choices ? [[...node.choices]] : []), ...visit(node.children)],
    );
  return visit(new Parser(body.join('\n')).nodes(''));
}

interface Hole {
  /** A number for a tab stop, else the name of a variable. */
  readonly name: string;
  /** The default; empty where there is none. */
  readonly children: readonly Node[];
  readonly choices?: readonly string[];
  readonly transform?: (value: string) => string;
}

type Node = string | Hole;

interface Values {
  readonly typed: Readonly<Record<string, string>>;
  readonly defaults: ReadonlyMap<string, readonly Node[]>;
  /** Tab stops that are being rendered: one inside itself is empty. */
  readonly open: ReadonlySet<string>;
}

function collectDefaults(nodes: readonly Node[], defaults: Map<string, readonly Node[]>): void {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    if (node.children.length > 0 && !defaults.has(node.name)) defaults.set(node.name, node.children);
    collectDefaults(node.children, defaults);
  }
}

function render(nodes: readonly Node[], values: Values): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      const { name, transform } = node;
      const known = values.typed[name];
      const value =
        known ??
        (values.open.has(name)
          ? ''
          : render(values.defaults.get(name) ?? [], { ...values, open: new Set([...values.open, name]) }));
      return transform ? transform(value) : value;
    })
    .join('');
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to `end`, which is taken too; `''` is the end of the snippet. */
  nodes(end: string): Node[] {
    const found: Node[] = [];
    let plain = '';
    while (this.#at < this.#text.length) {
      if (end !== '' && this.#take(end)) return plain === '' ? found : [...found, plain];
      const hole = this.#hole();
      if (hole === undefined) plain += this.#character('\\$}');
      else {
        if (plain !== '') found.push(plain);
        found.push(hole);
        plain = '';
      }
    }
    if (end !== '') throw new Error(`The snippet ends where a \`${end}\` is wanted.`);
    return plain === '' ? found : [...found, plain];
  }

  #hole(): Hole | undefined {
    const short = this.#match(/\$(\d+|[A-Za-z_]\w*)/y);
    if (short) return { name: short[1]!, children: [] };
    const long = this.#match(/\$\{(\d+|[A-Za-z_]\w*)/y);
    if (!long) return undefined;
    const name = long[1]!;
    if (this.#take('}')) return { name, children: [] };
    if (this.#take(':')) return { name, children: this.nodes('}') };
    if (this.#take('|')) {
      const choices = this.#choices();
      return { name, children: [choices[0]!], choices };
    }
    if (this.#take('/')) return { name, children: [], transform: this.#transform() };
    throw new Error(`What follows \`\${${name}\` is no part of a placeholder.`);
  }

  #choices(): string[] {
    const choices = [''];
    while (!this.#take('|}')) {
      if (this.#take(',')) choices.push('');
      else choices.push((choices.pop() ?? '') + this.#character('\\,|'));
    }
    return choices;
  }

  #transform(): (value: string) => string {
    let pattern = '';
    while (!this.#take('/')) pattern += this.#take('\\/') ? '/' : this.#character('');
    const format = this.#format();
    const flags = this.#match(/[a-z]*\}/y)?.[0].slice(0, -1);
    if (flags === undefined) throw new Error('The transform has no end.');
    const regex = new RegExp(pattern, flags);
    return (value) => value.replace(regex, (...found: unknown[]) => format(found as string[]));
  }

  /** Text with `$1` and `${1}`; no other format is used by a snippet of ours. */
  #format(): (groups: readonly string[]) => string {
    const parts: (string | number)[] = [];
    while (!this.#take('/')) {
      const group = this.#match(/\$(\d+)|\$\{(\d+)\}/y);
      if (group) parts.push(Number(group[1] ?? group[2]));
      else if (this.#text.startsWith('${', this.#at)) throw new Error('This format is not known here.');
      else parts.push(this.#character('\\$/'));
    }
    return (groups) => parts.map((part) => (typeof part === 'string' ? part : (groups[part] ?? ''))).join('');
  }

  /** The next character, without the backslash that escapes it. */
  #character(escaped: string): string {
    const [first = '', second = ''] = this.#text.slice(this.#at, this.#at + 2);
    if (first === '') throw new Error('The snippet ends inside a placeholder.');
    const isEscaped = first === '\\' && second !== '' && escaped.includes(second);
    this.#at += isEscaped ? 2 : 1;
    return isEscaped ? second : first;
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }
}
