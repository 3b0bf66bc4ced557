const word = /^[a-z]+(?:-[a-z]+)*$/;
const partWord = /^[a-z]+(?:[A-Z-][a-z]*)*$/;
const hex = /^[0-9a-f]+$/;
const stepKind = /^[a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*$/;

const isWord = (value: string): boolean => word.test(value);

/** What stands at the fields of reports and of entries of the journal that hold no text but a word, or a name, of ours. */
const ownFields: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...['event', 'target', 'status', 'action', 'type', 'state', 'left', 'limit', 'id', 'command'].map(
    (field) => [field, isWord] as const,
  ),
  ...['run', 'write', 'hash', 'planHash'].map((field) => [field, (value: string) => hex.test(value)] as const),
  ['code', (value) => /^[A-Z]+(?:_[A-Z]+)*$/.test(value)],
  // Of a step: it comes from the runbook, where anything may stand.
  ['kind', (value) => stepKind.test(value)],
  ['step', () => true],
]);

/** The same for fields that mean something else below others: of buttons, of a person's parts, of what a button acts on. */
const ownFieldsBelow: ReadonlyMap<string, ReadonlyMap<string, (value: string) => boolean>> = new Map([
  ['actions', new Map([['kind', isWord]])],
  ['part', new Map(['kind', 'service', 'play'].map((field) => [field, isWord] as const))],
  [
    'arguments',
    new Map([
      ['credential', (value: string) => /^[a-z]+(?::[a-z0-9]+)?$/.test(value)],
      ['path', (value: string) => /^[\w./-]+\.ya?ml$/.test(value)],
    ]),
  ],
]);

/**
 * Whether a string in a report, or in an entry of the journal, belongs to the form and not to the text. It is never
 * redacted: somebody whose secret reads `report` must not make the form unreadable, and our own words tell nothing of it.
 *
 * @param path - The names of the fields on the way to it.
 */
export function isOwnWord(path: readonly string[], value: string): boolean {
  // Outputs are named by step kinds, and hold what services answer.
  if (path.includes('outputs')) return false;
  const field = path.at(-1) ?? '';
  // Whose part a person plays, and which.
  if (path.at(-2) === 'part') return ['kind', 'service', 'play'].includes(field) && partWord.test(value);
  const below = ownFieldsBelow.get(path.at(-2) ?? '')?.get(field);
  if (below !== undefined) return below(value);
  // What else a button acts on is named by whoever offers it.
  return !path.includes('arguments') && ownFields.get(field)?.(value) === true;
}
