import type { Outputs } from '../file/outputs';
import type { Confirmation } from './context';
import type { StepReport, StepStatus } from './report';

/** What is kept of a report: what shows at once when the runbook is opened again. Sections are asked for anew. */
export type KeptReport = Pick<
  StepReport,
  'kind' | 'status' | 'headline' | 'subject' | 'lands' | 'durationMs' | 'changes' | 'progress' | 'error' | 'outputs'
>;

/**
 * What happened. `intent` is on disk before a write is sent, `outcome` after its answer; an intent without outcome is a
 * write that the process did not live to see.
 */
export type JournalEvent =
  | { readonly event: 'report'; readonly hash: string; readonly report: KeptReport }
  | { readonly event: 'applying'; readonly hash: string; readonly changes: readonly string[] }
  | { readonly event: 'intent'; readonly write: string; readonly what: string }
  | { readonly event: 'outcome'; readonly write: string; readonly ok: boolean; readonly code?: string }
  | { readonly event: 'fact'; readonly name: string; readonly value: string }
  | { readonly event: 'mark'; readonly hash: string; readonly mark: Confirmation };

/**
 * One line of the journal. `hash` means: of a `report`, what the step reads like (see `sourceHash`); of `applying`, the plan; of a
 * `mark`, which is a person's word that a manual thing is done, what the step does (its kind and resolved input).
 */
export type JournalEntry = JournalEvent & {
  readonly v: 1;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** 8 hex digits that the entries of one run share. */
  readonly run: string;
  readonly step: string;
};

type Fields = Readonly<Record<string, unknown>>;

/** The fields of each event without which nothing can be made of it. */
const events: Readonly<Record<JournalEvent['event'], (fields: Fields) => boolean>> = {
  report: ({ hash, report }) => isText(hash) && isText(fieldsOf(report)['status']),
  applying: () => true,
  intent: ({ write, what }) => isText(write) && isText(what),
  outcome: ({ write }) => isText(write),
  fact: ({ name, value }) => isText(name) && isText(value),
  mark: ({ hash, mark }) => {
    const { at, by, note } = fieldsOf(mark);
    return isText(hash) && typeof at === 'number' && isText(by) && isText(note);
  },
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The entry on one line, or `undefined` where the line is no entry of this version. */
export function parseEntry(line: string): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // The caller knows whether the place of the line excuses it.
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  const { v, at, run, step, event } = fields;
  const isEntry =
    v === 1 &&
    typeof at === 'number' &&
    isText(run) &&
    isText(step) &&
    isText(event) &&
    Object.hasOwn(events, event) &&
    events[event as JournalEvent['event']](fields);
  return isEntry ? (value as JournalEntry) : undefined;
}

/** Whether the line is JSON at all: a torn one never is, for what an entry begins with is closed by its last character. */
export function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The whole entry at the end of a line that begins with a part of another: an append had failed there, and nobody looked. */
export function wholeEnd(line: string): { readonly line: string; readonly entry: JournalEntry } | undefined {
  const start = line.lastIndexOf('{"v":1,');
  const end = start === -1 ? '' : line.slice(start);
  const entry = parseEntry(end);
  return entry === undefined ? undefined : { line: end, entry };
}

/** Whether such a line ends in a whole line of another version, which is not ours to cut off. */
export function hasOtherEnd(line: string): boolean {
  const start = line.lastIndexOf('{"v":');
  return start > 0 && wholeEnd(line) === undefined && isJson(line.slice(start));
}

/** What the journal remembers of one step, folded from its entries in order. */
export interface StepHistory {
  readonly facts: ReadonlyMap<string, string>;
  /** The newest marks, oldest first, with the hash of what the step did when they were given. */
  readonly marks: { readonly hash: string; readonly marks: readonly Confirmation[] } | undefined;
  readonly last: { readonly at: number; readonly hash: string; readonly report: KeptReport } | undefined;
  /** Writes whose end is not known, oldest first: the process ended during them. */
  readonly unfinished: readonly { readonly write: string; readonly what: string; readonly at: number }[];
}

export const noHistory: StepHistory = { facts: new Map(), marks: undefined, last: undefined, unfinished: [] };

const checked: readonly StepStatus[] = ['in-sync', 'changes', 'needs-person'];

/** `history` after one more entry. Pure. */
export function fold(history: StepHistory, entry: JournalEntry): StepHistory {
  switch (entry.event) {
    case 'fact':
      return { ...history, facts: new Map(history.facts).set(entry.name, entry.value) };
    case 'mark':
      return {
        ...history,
        marks: {
          hash: entry.hash,
          marks: [...(history.marks?.hash === entry.hash ? history.marks.marks : []), entry.mark],
        },
      };
    case 'intent':
      return {
        ...history,
        unfinished: [...history.unfinished, { write: entry.write, what: entry.what, at: entry.at }],
      };
    case 'outcome':
      return { ...history, unfinished: history.unfinished.filter(({ write }) => write !== entry.write) };
    case 'report':
      return {
        ...history,
        last: { at: entry.at, hash: entry.hash, report: entry.report },
        // Only a check that came through saw whatever the lost write did.
        unfinished: checked.includes(entry.report.status) ? [] : history.unfinished,
      };
    case 'applying':
      return history;
  }
}

/** The values of outputs as people see them: a secret by the place it lies in. */
export function shownOutputs(outputs: Outputs): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : `secret in ${value.uri}`,
    ]),
  );
}
