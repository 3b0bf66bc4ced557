const word = /^[a-z]+(?:-[a-z]+)*$/;
const partWord = /^[a-z]+(?:[A-Z-][a-z]*)*$/;
/** Numbers of runs and writes, and SHA-256. What else reads like hex may be somebody's token. */
const hex = /^(?:[0-9a-f]{8}|[0-9a-f]{64})$/;
const stepKind = /^[a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*$/;

/** The key of a credential, and a name behind it that is no longer than names of accounts are. */
const credential = /^[a-z]{1,30}(?::[a-z0-9]{1,30})?$/;
const filePath = /^[\w./-]+\.ya?ml$/;

const isWord = (value: string): boolean => word.test(value);
const isPartWord = (value: string): boolean => partWord.test(value) && !looksRandom(value);

/**
 * Whether a stretch of it is as long as tokens are and mixes letters with digits, or small letters with capitals. A path of
 * that look is no word of ours; it still stays as it is as long as no secret is in it.
 */
const looksRandom = (value: string): boolean =>
  (value.match(/[\w-]{20,}/g) ?? []).some((run) => /\d/.test(run) || (/[a-z]/.test(run) && /[A-Z]/.test(run)));

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
  ['part', new Map(['kind', 'service', 'play'].map((field) => [field, isPartWord] as const))],
  [
    'arguments',
    new Map([
      ['credential', (value: string) => credential.test(value) && !looksRandom(value)],
      ['path', (value: string) => filePath.test(value) && !looksRandom(value)],
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
  const below = ownFieldsBelow.get(path.at(-2) ?? '')?.get(field);
  if (below !== undefined) return below(value);
  // What else a button acts on, or a part is played with, is named by whoever offers it.
  return !path.includes('arguments') && !path.includes('part') && ownFields.get(field)?.(value) === true;
}
