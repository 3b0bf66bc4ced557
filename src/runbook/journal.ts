import { PullbookError } from '../shared/errors';
import type { Clock, Disk } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import { type JournalEntry, type JournalEvent, type StepHistory, fold, noHistory, parseEntry } from './journalEntry';

export interface JournalOptions {
  readonly disk: Disk;
  /** Relative to the disk's root, such as `live/journal.jsonl`. */
  readonly path: string;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/**
 * The append-only record of one runbook on one target: what was meant, what came of it, what no service can give back.
 * Each line is on the medium before {@link Journal.append} returns and has passed the redactor before that.
 *
 * A crash can leave a part of the last line; that part was never acknowledged and is dropped. Damage anywhere else is
 * refused, because a fact that is silently missing could hide what must be cleaned up.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #histories = new Map<string, StepHistory>();
  #opened: Promise<void> | undefined;
  /** What the file must be cut back to before the first append, when its last line is torn. */
  #whole: string | undefined;
  #tail: Promise<void> = Promise.resolve();
  /** How the file ended when it was last read or written here: another process has been at it when it ends otherwise. */
  #end = '';
  #generation = 0;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /**
   * Reads the file once; later calls return at once.
   * @throws {PullbookError} `JOURNAL_UNREADABLE`.
   */
  open(): Promise<void> {
    return (this.#opened ??= this.#read());
  }

  /** Goes up whenever {@link reload} found that another process has written. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Reads the file anew if another process has written to it.
   * @throws {PullbookError} `JOURNAL_UNREADABLE`.
   */
  reload(): Promise<void> {
    const done = this.#tail.then(async () => {
      const { disk, path } = this.#options;
      if (this.#opened !== undefined && endOf((await disk.read(path)) ?? '') === this.#end) return;
      this.#generation++;
      this.#histories.clear();
      this.#whole = undefined;
      this.#opened = undefined;
      await this.open();
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }

  /** What is remembered of one step. Call {@link open} first. */
  of(step: string): StepHistory {
    return this.#histories.get(step) ?? noHistory;
  }

  /** Every step that has an entry. Call {@link open} first. */
  get steps(): readonly string[] {
    return [...this.#histories.keys()];
  }

  /** Adds one entry; on disk before it returns. Entries keep the order of the calls. */
  append(run: string, step: string, event: JournalEvent): Promise<void> {
    const entry: JournalEntry = { v: 1, at: this.#options.clock.now(), run, step, ...event };
    const line = this.#options.redactor.redact(JSON.stringify(entry));
    const written = this.#tail.then(async () => {
      await this.open();
      await this.#repair();
      await this.#options.disk.append(this.#options.path, `${line}\n`);
      this.#end = endOf(`${line}\n`);
      this.#fold(parseEntry(line) ?? entry);
    });
    this.#tail = written.catch(() => undefined);
    return written;
  }

  /** Forgets everything, for a rehearsal that starts over. */
  async clear(): Promise<void> {
    await this.#tail;
    await this.#options.disk.remove(this.#options.path);
    this.#histories.clear();
    this.#whole = undefined;
    this.#opened = Promise.resolve();
    this.#end = '';
  }

  #fold(entry: JournalEntry): void {
    this.#histories.set(entry.step, fold(this.of(entry.step), entry));
  }

  async #read(): Promise<void> {
    const { disk, path } = this.#options;
    const text = (await disk.read(path)) ?? '';
    this.#end = endOf(text);
    const lines = text.split('\n');
    const isEnded = lines.at(-1) === '';
    if (isEnded) lines.pop();
    lines.forEach((line, index) => {
      const entry = parseEntry(line);
      const isLast = index === lines.length - 1;
      if (entry !== undefined) this.#fold(entry);
      else if (!isLast) throw unreadable(path, index + 1);
      if (isLast && (entry === undefined || !isEnded)) {
        const kept = entry === undefined ? lines.slice(0, -1) : lines;
        this.#whole = kept.map((one) => `${one}\n`).join('');
      }
    });
  }

  async #repair(): Promise<void> {
    if (this.#whole === undefined) return;
    await this.#options.disk.replace(this.#options.path, this.#whole);
    this.#whole = undefined;
  }
}

/** The last line and whether it is whole. It names its run, its time and its event, so that no two files end alike. */
function endOf(text: string): string {
  return text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
}

function unreadable(path: string, line: number): PullbookError {
  return new PullbookError('JOURNAL_UNREADABLE', `Line ${line} of the journal \`${path}\` is damaged.`, {
    advice:
      'Nothing was changed, and the services themselves are not affected. Move the file away and run again: a check ' +
      'finds what is there. Only marks of manual steps have to be given anew.',
  });
}
