import { cancelled } from '../../shared/errors';

/**
 * The value of `work`, or a rejection as soon as `signal` is aborted. Work that does not listen goes on unheard, so it
 * must not write.
 * @throws {PullbookError} `CANCELLED`.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(cancelled());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
