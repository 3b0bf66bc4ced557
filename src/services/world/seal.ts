import { createCipheriv, createDecipheriv } from 'node:crypto';
import { PullbookError } from '../../shared/errors';
import type { Random } from '../../shared/ports';

/** Keeps a text unreadable on disk. The key is the caller's, kept elsewhere than the text. */
export interface Seal {
  seal(text: string): string;
  /** @throws {PullbookError} `WORLD_UNREADABLE` when the text was sealed under another key, or changed. */
  open(sealed: string): string;
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM.
 *
 * @param key - 32 bytes.
 */
export function createSeal(key: Uint8Array, random: Random): Seal {
  return {
    seal: (text) => {
      const iv = random.bytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        const body = bytes.subarray(ivBytes + tagBytes);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        throw worldUnreadable();
      }
    },
  };
}

/** The failure of a saved world that does not open; what it held was made up, so nothing is lost. */
export function worldUnreadable(): PullbookError {
  return new PullbookError('WORLD_UNREADABLE', 'The saved rehearsal world cannot be opened.', {
    advice: 'Nothing outside the rehearsal is affected. Reset the rehearsal to start with a new world.',
  });
}

/** The failure of a saved world that a newer version of Pullbook left: to guess at what is in it would damage it. */
export function worldFromNewer(): PullbookError {
  return new PullbookError('WORLD_UNREADABLE', 'The saved rehearsal world was left by a newer version of Pullbook.', {
    advice:
      'Nothing outside the rehearsal is affected. Update Pullbook to go on with it, or reset the rehearsal to start with a new world.',
  });
}
