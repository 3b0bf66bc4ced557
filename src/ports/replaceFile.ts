import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { RefusedFileError } from '../shared/files';
import { isLink, readRegularFile, realPathIn, refuseSpecial } from './regularFile';
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

/**
 * Writes a new text for a file of a checkout beside it. The file itself stays as it is, whatever fails, until
 * {@link Replacement.commit}; then its other names, if it has hard links, keep the old text. Mode and owner stay.
 *
 * A link is refused even where it stays within the roots: under two names one file could get two texts in one run, the
 * second without what the first changed. It can be fixed under its own name.
 *
 * @param texts.before - What the new text was made from, whole: a file that somebody has changed since is theirs.
 * @param roots - Real paths of the folders that may be written to.
 * @throws {RefusedFileError} for links, for what is no regular file, and for one that has changed; what Node throws where it
 * cannot be written.
 */
export function prepareReplacement(
  file: string,
  { before, after }: { readonly before: string; readonly after: string },
  roots: readonly string[],
): Replacement {
  if (isLink(file)) throw new RefusedFileError(linkRefused);
  const real = realPathIn(file, roots);
  const stats = lstatSync(real);
  refuseSpecial(stats, real);
  if (!readRegularFile(real, roots).equals(Buffer.from(before)))
    throw new RefusedFileError('it was changed while it was linted, and no fix is written over that; lint it again');
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
    writeThrough(beside, after, stats);
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
    fchmodSync(descriptor, mode & (isGiven(descriptor, uid, gid) ? 0o7777 : 0o7707));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a file to the owner and the group of the old one. Only root may give files away; who else may write to this one owns
 * what they write.
 *
 * @returns whether it has that group: what the old one let its group do, another group may not.
 */
function isGiven(descriptor: number, uid: number, gid: number): boolean {
  if (process.platform === 'win32') return true;
  for (const owner of [uid, fstatSync(descriptor).uid]) {
    try {
      fchownSync(descriptor, owner, gid);
      return true;
    } catch {
      // The group alone may be given by whoever is in it.
    }
  }
  return fstatSync(descriptor).gid === gid;
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
