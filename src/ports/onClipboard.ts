import type { Clock } from '../shared/ports';
import type { Secret } from '../shared/secret';

/** The clipboard of the person at the keyboard. In a browser either call may be refused. */
export interface Clipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** How long a value may stay there at most. */
const mostMs = 60_000;

/**
 * Puts `secret` on the clipboard while `use` runs, for a minute at most. What was copied there meanwhile is the person's own
 * and stays; a clipboard that may not be read is emptied, because the value might be on it.
 *
 * @param ports.onLeft - Called where it could not be emptied and may hold the value still.
 * @throws what `use` throws, and what writing to the clipboard throws at the start. Failing to empty it fails nothing: what
 * the person did with the value is done.
 */
export async function onClipboard<T>(
  secret: Secret,
  { clipboard, clock, onLeft }: { readonly clipboard: Clipboard; readonly clock: Clock; readonly onLeft: () => void },
  use: () => Promise<T>,
): Promise<T> {
  const value = secret.reveal();
  await clipboard.writeText(value);
  const clear = async (): Promise<void> => {
    try {
      const isOthers = await clipboard.readText().then(
        (text) => text !== value,
        () => false,
      );
      if (!isOthers) await clipboard.writeText('');
    } catch {
      onLeft();
    }
  };
  const done = new AbortController();
  const timer = clock.sleep(mostMs, done.signal).then(clear, () => undefined);
  try {
    return await use();
  } finally {
    done.abort();
    await timer;
    await clear();
  }
}
