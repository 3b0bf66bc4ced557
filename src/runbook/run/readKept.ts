import type { ShownChange } from './change';
import type { KeptReport } from './journalEntry';
import type { StepStatus } from './report';
import type { ChecklistItem } from './section';

const statuses: Readonly<Record<StepStatus, true>> = {
  unknown: true,
  running: true,
  'in-sync': true,
  changes: true,
  'needs-person': true,
  blocked: true,
  failed: true,
  cancelled: true,
};

const actions: Readonly<Record<ShownChange['action'], true>> = {
  create: true,
  update: true,
  delete: true,
  run: true,
  gate: true,
  person: true,
};

const states: Readonly<Record<ChecklistItem['state'], true>> = {
  done: true,
  todo: true,
  doing: true,
  failed: true,
  person: true,
  unknown: true,
};

/**
 * What this version can show of a report that any version may have left in the journal. Of a status that it does not know,
 * or that nothing is said of, it claims nothing; changes and lines that it cannot draw are left out. A check shows what is there.
 *
 * @param uses - The kind of the step, where the report does not say it.
 */
export function readKept(kept: KeptReport, uses: string): KeptReport {
  const { kind, status, headline, changes, progress, error, outputs, subject, lands, durationMs } = kept as Partial<
    Record<keyof KeptReport, unknown>
  >;
  const isKnown = isOneOf(statuses, status) && typeof headline === 'string';
  return {
    kind: typeof kind === 'string' ? kind : uses,
    status: isKnown ? status : 'unknown',
    headline: isKnown ? headline : 'not looked at',
    ...(typeof subject === 'string' && { subject }),
    ...(typeof lands === 'string' && { lands }),
    ...(typeof durationMs === 'number' && { durationMs }),
    changes: listOf(changes).filter(isChange),
    progress: listOf(progress).filter(isItem),
    ...(isError(error) && { error }),
    outputs: textsOf(outputs),
  };
}

function isChange(value: unknown): value is ShownChange {
  const { action, summary, instructions = [], link } = fieldsOf(value);
  const { title, url } = fieldsOf(link);
  return (
    isOneOf(actions, action) &&
    typeof summary === 'string' &&
    Array.isArray(instructions) &&
    instructions.every((line) => typeof line === 'string') &&
    (link === undefined || (typeof title === 'string' && typeof url === 'string'))
  );
}

function isItem(value: unknown): value is ChecklistItem {
  const { state, text } = fieldsOf(value);
  return isOneOf(states, state) && typeof text === 'string';
}

function isError(value: unknown): value is NonNullable<KeptReport['error']> {
  const { code, message } = fieldsOf(value);
  return typeof code === 'string' && typeof message === 'string';
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const found = Object.entries(fieldsOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(found);
}

function isOneOf<Word extends string>(words: Readonly<Record<Word, true>>, value: unknown): value is Word {
  return typeof value === 'string' && Object.hasOwn(words, value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
