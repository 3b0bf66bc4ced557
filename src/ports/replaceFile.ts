import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { RefusedFileError, realPathIn, refuseSpecial } from './regularFile';
import { replacementName } from './replacementName';

/** A new text that waits beside its file, whole and on the disk. */
export interface Replacement {
  /** Puts it in the file's place in one step. */
  commit(): void;
  /** Takes it away, where it is not committed. */
  discard(): void;
}

/** Why a link is left alone. */
export const linkRefused = 'it is a symbolic link, and no fix is written through one; fix the file it points to';

/** Whether a name is a symbolic link: no text is written through one. */
export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/**
 * Writes a new text for a file of a checkout beside it. The file itself stays as it is, whatever fails, until
 * {@link Replacement.commit}; then its other names, if it has hard links, keep the old text. Mode and owner stay.
 *
 * A link is refused even where it stays within the roots: under two names one file could get two texts in one run, the
 * second without what the first changed. It can be fixed under its own name.
 *
 * @param roots - Real paths of the folders that may be written to.
 * @throws {RefusedFileError} for links and for what is no regular file; what Node throws where it cannot be written.
 */
export function prepareReplacement(file: string, text: string, roots: readonly string[]): Replacement {
  if (isLink(file)) throw new RefusedFileError(linkRefused);
  const real = realPathIn(file, roots);
  const stats = lstatSync(real);
  refuseSpecial(stats);
  // A rename asks for the rights to the folder only.
  accessSync(real, constants.W_OK);
  const beside = path.join(path.dirname(real), replacementName());
  const discard = (): void => {
    try {
      rmSync(beside, { force: true });
    } catch {
      // What went wrong first is what to tell; the next run removes what stays.
    }
  };
  try {
    writeThrough(beside, text, stats);
  } catch (error) {
    discard();
    throw error;
  }
  return {
    commit() {
      try {
        renameSync(beside, real);
      } catch (error) {
        discard();
        throw error;
      }
      syncFolder(path.dirname(real));
    },
    discard,
  };
}

function writeThrough(file: string, text: string, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    if (process.platform !== 'win32') {
      try {
        fchownSync(descriptor, uid, gid);
      } catch {
        // Only root may give files away; who else may write to this one owns what they write.
      }
    }
    fchmodSync(descriptor, mode & 0o777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes the new name last over a power cut. Windows cannot open a folder, and needs no such call. The new text is in its
 * place by now: where a file system refuses this, as some on a network do, a power cut may bring the old one back whole.
 */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // As said above.
  }
}
