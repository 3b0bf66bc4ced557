import type { Clock } from '../shared/ports';

/** The system's clipboard, as the editor gives it. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** How long a value stays on the clipboard at the most. */
const loanMs = 60_000;

/**
 * Puts a value on the clipboard and takes it away after a minute, or when the returned function is called, whichever
 * comes first. Something else that was copied meanwhile is the person's own and stays.
 *
 * @returns what takes it back, and says whether the value is surely gone: a browser may refuse the clipboard to a page
 * that has not the focus.
 */
export async function lendToClipboard(
  value: string,
  clipboard: Clipboard,
  clock: Clock,
): Promise<() => Promise<boolean>> {
  await clipboard.writeText(value);
  const clear = async (): Promise<boolean> => {
    try {
      if ((await clipboard.readText()) !== value) return true;
    } catch {
      // What cannot be read may be the value still.
    }
    try {
      await clipboard.writeText('');
      return true;
    } catch {
      return false;
    }
  };
  const over = new AbortController();
  // An abort means that it has been taken back already.
  void clock.sleep(loanMs, over.signal).then(clear, () => undefined);
  return async () => {
    over.abort();
    return clear();
  };
}
