/**
 * One request that reached the world. It names no query, body or header, and what users name only where no route matched,
 * without the secrets that are known: nothing secret is in it.
 */
export interface JournalEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The id of the simulated service; `unknown` where none has the address. */
  readonly service: string;
  readonly method: string;
  /** The template, or the operation's name for AWS; `unknown` where no route matched. */
  readonly route: string;
  /** What was asked for where no route matched: the path without its query, or the operation's name for AWS. */
  readonly path?: string;
  /** Whether the request's kind changes what the service keeps, whatever came of it. */
  readonly writes: boolean;
  /** As sent; `reset` when the connection was broken off instead. */
  readonly status: number | 'reset';
}

export interface RequestJournal {
  readonly entries: readonly JournalEntry[];
  add(entry: JournalEntry): void;
  clear(): void;
}

const mostEntries = 20_000;

/** In memory only, and of bounded length: the oldest entries go first. */
export function createRequestJournal(): RequestJournal {
  let entries: JournalEntry[] = [];
  return {
    get entries() {
      return entries;
    },
    add: (entry) => {
      if (entries.length >= mostEntries) entries = entries.slice(mostEntries / 2);
      entries.push(entry);
    },
    clear: () => {
      entries = [];
    },
  };
}
