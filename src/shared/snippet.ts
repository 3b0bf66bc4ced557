/**
 * One template, two uses: a text with holes such as `«product»` is filled in at once, or becomes a snippet in which an
 * editor lets a person fill them in.
 */
const hole = /«(\w+)»/g;

/** A snippet as an extension contributes it. */
export interface Snippet {
  readonly name: string;
  readonly prefix: string | readonly string[];
  readonly description: string;
  /** Lines in VS Code's snippet syntax. */
  readonly body: readonly string[];
}

/**
 * What an editor puts into a hole: a tab stop with a text to type over, one with choices of which the first is preset,
 * what is typed for another hole with some of it replaced, or a text that stays and may have holes itself.
 */
export type Field =
  | { readonly text: string }
  | { readonly choices: readonly string[] }
  | { readonly like: string; readonly replace: RegExp; readonly by: string }
  | string;

/**
 * The template with a value in each hole.
 *
 * @throws {Error} for a hole without a value.
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(hole, (_, name: string) => valueOf(values, name));
}

/**
 * The template as the lines of a snippet. Tab stops are numbered in the order of the fields; a hole that comes again is
 * linked to its first place.
 *
 * @throws {Error} for a hole without a field, and for a tab stop without a hole: what is like it would have no preset.
 * @see https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax
 */
export function snippetBody(template: string, fields: Readonly<Record<string, Field>>): string[] {
  const stops = Object.keys(fields).filter((name) => isStop(valueOf(fields, name)));
  const placed = new Set<string>();
  const placeholder = (name: string): string => {
    const field = valueOf(fields, name);
    if (typeof field === 'string') return body(field);
    const stop = stops.indexOf('like' in field ? field.like : name) + 1;
    if ('like' in field) return `\${${stop}/${field.replace.source}/${field.by}/${field.replace.flags}}`;
    if (placed.has(name)) return `\${${stop}}`;
    placed.add(name);
    return 'text' in field
      ? `\${${stop}:${field.text.replace(/[\\$}]/g, '\\$&')}}`
      : `\${${stop}|${field.choices.map((choice) => choice.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
  };
  // Every second piece is the name of a hole.
  const body = (text: string): string =>
    text
      .split(hole)
      .map((piece, at) => (at % 2 === 1 ? placeholder(piece) : piece.replace(/[\\$]/g, '\\$&')))
      .join('');
  const lines = body(template.trimEnd()).split('\n');
  const lost = stops.find((name) => !placed.has(name));
  if (lost !== undefined) throw new Error(`No hole «${lost}» takes what is typed for it.`);
  return lines;
}

function isStop(field: Field): boolean {
  return typeof field === 'object' && !('like' in field);
}

function valueOf<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`Nothing is given for the hole «${name}».`);
  return value;
}
