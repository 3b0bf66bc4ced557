import { PullbookError } from '../../shared/errors';
import type { Clock, Disk } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import {
  type JournalEntry,
  type JournalEvent,
  type StepHistory,
  fold,
  hasOtherEnd,
  isJson,
  noHistory,
  parseEntry,
  wholeEnd,
} from './journalEntry';
import { isOwnWord } from './ownWords';

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
 * A crash, or a disk that is full, can leave a part of the last line; that part was never acknowledged and is cut off
 * before anything is written after it. Damage anywhere else is refused, because a fact that is silently missing could hide
 * what must be cleaned up; and so is a line of another version, which may say what this one cannot read.
 */
export class Journal {
  readonly #options: JournalOptions;
  #histories = new Map<string, StepHistory>();
  #opened: Promise<void> | undefined;
  /** What the file must be cut back to before the next append, when its last line is torn. */
  #whole: string | undefined;
  /** The line whose append failed: who knows how much of it the file has. */
  #failed: string | undefined;
  /** The length of all that was acknowledged. */
  #size = 0;
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
    return (this.#opened ??= this.#read().catch((error: unknown) => {
      this.#opened = undefined; // The next call may find it mended.
      throw error;
    }));
  }

  /** Goes up whenever it was found that another process has written. */
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
      await this.#lookBack();
      if (this.#opened !== undefined && endOf((await disk.read(path)) ?? '') === this.#end) return;
      this.#generation++;
      this.#opened = undefined;
      await this.open();
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }

  /**
   * Gives the file a body of its own, with the same text: a holder of the lock that was followed may have opened it
   * already, and writes into the old one when it wakes up. To be called before {@link reload}.
   * @throws what the disk throws.
   */
  async renew(): Promise<void> {
    await this.#tail;
    const { disk, path } = this.#options;
    const text = await disk.read(path);
    if (text !== undefined) await disk.replace(path, text);
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
    const { clock, redactor } = this.#options;
    const isForm = (path: readonly string[], value: string) => isOwnWord(path, value) || isFactName(path);
    const entry: JournalEntry = redactor.redactData({ v: 1, at: clock.now(), run, step, ...event }, isForm);
    const line = `${JSON.stringify(entry)}\n`;
    const written = this.#tail.then(async () => {
      await this.open();
      await this.#cutBack();
      try {
        await this.#options.disk.append(this.#options.path, line);
      } catch (error) {
        this.#failed = line;
        // Where the disk takes nothing now, the next append tries again before it writes.
        await this.#cutBack().catch(() => undefined);
        throw error;
      }
      this.#end = line;
      this.#size += line.length;
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
    this.#failed = undefined;
    this.#size = 0;
    this.#opened = Promise.resolve();
    this.#end = '';
  }

  #fold(entry: JournalEntry): void {
    this.#histories.set(entry.step, fold(this.of(entry.step), entry));
  }

  async #read(): Promise<void> {
    const { disk, path } = this.#options;
    const text = (await disk.read(path)) ?? '';
    const lines = text.split('\n');
    const isEnded = lines.at(-1) === '';
    if (isEnded) lines.pop();
    const last = lines.length - 1;
    const entries: JournalEntry[] = [];
    let whole: string | undefined;
    lines.forEach((line, index) => {
      const entry = parseEntry(line);
      if (entry !== undefined) entries.push(entry);
      else if (isJson(line) || hasOtherEnd(line)) throw ofAnotherVersion(path, index + 1);
      else if (index < last) throw unreadable(path, index + 1);
      if (index < last || (entry !== undefined && isEnded)) return;
      const kept = entry === undefined ? wholeEnd(line) : { line, entry };
      if (entry === undefined && kept !== undefined) entries.push(kept.entry);
      whole = [...lines.slice(0, -1), ...(kept === undefined ? [] : [kept.line])].map((one) => `${one}\n`).join('');
    });
    this.#histories = new Map();
    for (const entry of entries) this.#fold(entry);
    this.#whole = whole;
    this.#failed = undefined;
    this.#size = (whole ?? text).length;
    this.#end = endOf(text);
  }

  /** Looks what a failed append has left. Writes nothing: another process may be at work by now. */
  async #lookBack(): Promise<void> {
    if (this.#failed === undefined) return;
    const { disk, path } = this.#options;
    const text = (await disk.read(path)) ?? '';
    const left = text.slice(this.#size);
    if (left === this.#failed || !left.includes('\n')) {
      this.#whole = left === '' ? undefined : text.slice(0, this.#size);
      this.#end = endOf(text);
    } else {
      await this.#read();
      this.#generation++;
    }
  }

  /** Takes away what a crash or a failed append has left after the last whole line. */
  async #cutBack(): Promise<void> {
    await this.#lookBack();
    if (this.#whole !== undefined) {
      await this.#options.disk.replace(this.#options.path, this.#whole);
      this.#end = endOf(this.#whole);
    }
    this.#whole = undefined;
    this.#failed = undefined;
  }
}

/** Steps find a fact again by its name. */
function isFactName(path: readonly string[]): boolean {
  return path.length === 1 && path[0] === 'name';
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

function ofAnotherVersion(path: string, line: number): PullbookError {
  return new PullbookError(
    'JOURNAL_UNREADABLE',
    `Line ${line} of the journal \`${path}\` was written by another version of Pullbook.`,
    {
      advice:
        'Nothing was changed. Use the newest Pullbook that has worked on this runbook. To go on with this one, move the ' +
        'file away: a check finds what is there, and only marks of manual steps have to be given anew.',
    },
  );
}
