import type { z } from 'zod';
import { alternatives, closest } from '../../shared/didYouMean';
import type { Span } from '../../shared/text';
import { fieldAt, jsonSchemaOf, typeInWords } from './inputSchema';
import { limitInWords } from './limitInWords';
import { problem } from './problem';
import type { CellProblem } from './problem';
import { entryOfMap, type Tree } from './yamlTree';

/** What is checked, and how messages name it. */
export interface Shape {
  readonly schema: z.ZodType;
  /** How a field is called before its own name: `with`, or nothing for the top of a cell. */
  readonly name: string;
  /** Whose fields these are, for messages: `` `registry/account` `` or `a step`. */
  readonly owner: string;
  /** Where a missing field is reported when its mapping is missing too. */
  readonly fallback: Span;
}

/** Faults of one cell that are told: each is looked up among all that is not known yet. */
const maxIssues = 200;

type Path = readonly (string | number)[];

export interface StandIn {
  readonly path: Path;
  readonly typed: boolean;
}

/**
 * The faults of `data` against a zod schema, each at its place in the cell.
 *
 * @param tree - What `data` was made from; it has the places.
 * @param standIns - Where `data` holds a stand-in for what only a run knows. Of a `typed` one the type is checked and the
 * form is not; of one that is not, nothing is.
 */
export function checkShape(
  shape: Shape,
  tree: Tree | undefined,
  data: unknown,
  standIns: readonly StandIn[] = [],
): CellProblem[] {
  const result = shape.schema.safeParse(data, { error: limitInWords });
  if (result.success) return [];
  const { issues } = result.error;
  // What is of another type has no length to judge.
  const mistyped = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('\n')));
  return issues
    .slice(0, maxIssues)
    .filter((issue) => counts(issue, standIns))
    .filter(({ code, path }) => code === 'invalid_type' || !mistyped.has(path.join('\n')))
    .flatMap((issue) => problemsOf(shape, tree, issue));
}

function counts(issue: z.core.$ZodIssue, standIns: readonly StandIn[]): boolean {
  const path = issue.path;
  for (const { path: other, typed } of standIns) {
    const shared = Math.min(path.length, other.length);
    if (!other.slice(0, shared).every((name, i) => name === path[i])) continue;
    if (path.length >= other.length) return typed && issue.code === 'invalid_type' && path.length === other.length;
    // Above a stand-in, only faults that do not depend on its form count.
    return issue.code === 'unrecognized_keys' || issue.code === 'invalid_type';
  }
  return true;
}

function problemsOf(shape: Shape, tree: Tree | undefined, issue: z.core.$ZodIssue): CellProblem[] {
  const path = issue.path.filter((name) => typeof name !== 'symbol');
  const place = placeOf(tree, path, shape.fallback);
  const label = [shape.name, ...path].filter((name) => name !== '').join('.');
  if (issue.code === 'unrecognized_keys') {
    const allowed = Object.keys(fieldAt(jsonSchemaOf(shape.schema), path)?.properties ?? {});
    return issue.keys.slice(0, maxIssues).map((key) => unknownKey(shape, tree, path, key, allowed));
  }
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_union') && treeAt(tree, path) === undefined) {
    const description = fieldAt(jsonSchemaOf(shape.schema), path)?.description;
    return [
      problem(
        'missing-key',
        place,
        `\`${label}\` is missing in ${shape.owner}.${description ? ` ${description}` : ''}`,
      ),
    ];
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const found = textAt(tree, path);
    const near = found === undefined ? undefined : closest(found, values);
    const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    const fix =
      near === undefined ? undefined : { title: `Change to \`${near}\``, edits: [{ span: place, text: near }] };
    return [problem('wrong-value', place, `\`${label}\` takes ${alternatives(values)}.${hint}`, fix)];
  }
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') {
    const field = fieldAt(jsonSchemaOf(shape.schema), path);
    return [problem('wrong-value', place, `\`${label}\` takes ${field ? typeInWords(field) : 'another value'}.`)];
  }
  if (issue.code === 'invalid_type') return [wrongType(label, issue.expected, tree, path, place)];
  return [problem('wrong-value', place, `\`${label}\`: ${issue.message.replace(/[^.?!]$/, '$&.')}`)];
}

function unknownKey(
  shape: Shape,
  tree: Tree | undefined,
  path: Path,
  key: string,
  allowed: readonly string[],
): CellProblem {
  const parent = treeAt(tree, path);
  const span = entryOfMap(parent, key)?.keySpan ?? placeOf(tree, path, shape.fallback);
  const near = closest(key, allowed);
  const label = [shape.name, ...path, key].filter((name) => name !== '').join('.');
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  const fix = near === undefined ? undefined : { title: `Change to \`${near}\``, edits: [{ span, text: near }] };
  const list = allowed.length === 0 ? 'It takes no other field.' : `Allowed: ${alternatives(allowed, 'and')}.`;
  return problem('unknown-key', span, `\`${label}\` is no field of ${shape.owner}.${hint} ${list}`, fix);
}

const words: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: '`true` or `false`', array: 'a list', object: 'a mapping', record: 'a mapping',
}; // prettier-ignore

function wrongType(label: string, expected: string, tree: Tree | undefined, path: Path, place: Span): CellProblem {
  const at = treeAt(tree, path);
  const message = `\`${label}\` takes ${words[expected] ?? expected}, not ${foundWords(at)}.`;
  if (expected !== 'string' || at?.type !== 'scalar' || at.parts || at.value === null)
    return problem('wrong-value', place, message);
  const quoted = JSON.stringify(String(at.value));
  return problem('wrong-value', place, `${message} Quote it: \`${quoted}\`.`, {
    title: 'Quote it',
    edits: [{ span: place, text: quoted }],
  });
}

function foundWords(tree: Tree | undefined): string {
  if (tree?.type === 'list') return 'a list';
  if (tree?.type === 'map') return 'a mapping';
  if (tree?.type !== 'scalar') return 'this';
  if (tree.parts) return 'what this expression yields';
  if (tree.value === null) return 'nothing';
  return { string: 'a text', number: 'a number', boolean: 'a boolean' }[
    typeof tree.value as 'string' | 'number' | 'boolean'
  ];
}

function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  let at = tree;
  for (const name of path) {
    if (at?.type === 'map') at = entryOfMap(at, String(name))?.value;
    else if (at?.type === 'list' && typeof name === 'number') at = at.items[name];
    else return undefined;
  }
  return at;
}

/** The value itself; for one that is missing, the key of the mapping that lacks it. */
function placeOf(tree: Tree | undefined, path: Path, fallback: Span): Span {
  const at = treeAt(tree, path);
  if (at && path.length > 0 && at.span.end > at.span.start) return at.span;
  for (let depth = path.length; depth > 0; depth--) {
    const parent = treeAt(tree, path.slice(0, depth - 1));
    const entry = entryOfMap(parent, String(path[depth - 1]));
    if (entry) return entry.keySpan;
  }
  return fallback;
}

function textAt(tree: Tree | undefined, path: Path): string | undefined {
  const at = treeAt(tree, path);
  return at?.type === 'scalar' && at.value !== null ? String(at.value) : undefined;
}
