import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { isRunning } from './isRunning';
import { realPathIn } from './regularFile';

/** Which process writes it, and a word for its machine. */
const waiting = /^\.pullbook-(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.partial$/;

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** What a new text is called until it takes the place of its file: by it one sees whether its process still lives. */
export function replacementName(): string {
  return `.pullbook-${process.pid}-${machine()}-${randomBytes(6).toString('hex')}.partial`;
}

/**
 * Removes the new texts in a folder of a checkout whose process was killed before it put them in their places. Those of a
 * living process stay, and those of other machines, where nobody here can tell. What cannot be removed now is no fault of
 * the call that comes across it.
 *
 * @param roots - Real paths of the folders that may be written to.
 */
export function removeLeftReplacements(folder: string, roots: readonly string[]): void {
  try {
    const real = realPathIn(folder, roots);
    for (const name of readdirSync(real)) {
      const [, pid, where] = waiting.exec(name) ?? [];
      if (pid === undefined || where !== machine() || isRunning(Number(pid))) continue;
      const left = path.join(real, name);
      if (lstatSync(left).isFile()) rmSync(left, { force: true });
    }
  } catch {
    // The next run finds it again.
  }
}
