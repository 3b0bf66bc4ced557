import type { ReportAction } from './report';

/** The compiler asks for a new one here as well. */
const kinds: Readonly<Record<ReportAction['kind'] | 'mark', true>> = {
  apply: true,
  remedy: true,
  'mark-done': true,
  'check-again': true,
  'show-text': true,
  'fix-config': true,
  'open-file': true,
  'wire-terraform': true,
  'open-link': true,
  'sign-in': true,
  retry: true,
  'plan-again': true,
  'run-command': true,
  mark: true,
};

const word = /^[a-z]+(?:-[a-z]+)*$/;
const partWord = /^[a-z]+(?:[A-Z-][a-z]*)*$/;
const hex = /^[0-9a-f]+$/;

/** What stands at the fields of reports and of entries of the journal that hold no text but a word, or a name, of ours. */
const ownFields: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...['event', 'target', 'status', 'action', 'type', 'state', 'left', 'limit', 'id'].map(
    (field) => [field, (value: string) => word.test(value)] as const,
  ),
  ...['run', 'write', 'hash', 'planHash'].map((field) => [field, (value: string) => hex.test(value)] as const),
  ['code', (value) => /^[A-Z]+(?:_[A-Z]+)*$/.test(value)],
  // What a button acts on.
  ['credential', (value) => /^(?:aws|circleci|dockerhub)(?::[a-z0-9]+)?$/.test(value)],
  ...['path', 'config'].map((field) => [field, (value: string) => /^[\w./-]+\.ya?ml$/.test(value)] as const),
  // Of a step it comes from the runbook, where anything may stand.
  ['kind', (value) => Object.hasOwn(kinds, value) || /^[a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*$/.test(value)],
  ['step', () => true],
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
  // Whose part a person plays, and which.
  if (path.at(-2) === 'part') return ['kind', 'service', 'play'].includes(path.at(-1) ?? '') && partWord.test(value);
  return ownFields.get(path.at(-1) ?? '')?.(value) === true;
}
