import type { Writable } from 'node:stream';

/** Nobody reads any more: the reader had enough, as `head` has, or the terminal was closed. */
const gone: readonly unknown[] = ['EPIPE', 'EIO', 'ECONNRESET'];

/**
 * Lets a run go on where its output can no longer be written: what it does to the world must not break off in the middle.
 * Where nobody reads any more that is all; an output that is cut off, as by a full disk, is said.
 *
 * @param onCutOff - Called once in that case.
 */
export function keepOutputs(stdout: Writable, stderr: Writable, onCutOff: () => void): void {
  // A stream that has failed takes no more, and tells of no second failure.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (gone.includes(code)) return;
    stderr.write(`pullbook: the output is cut off, because it could not be written (${code ?? 'unknown'}).\n`);
    onCutOff();
  });
  stderr.on('error', () => undefined); // There is nobody left to tell.
}
