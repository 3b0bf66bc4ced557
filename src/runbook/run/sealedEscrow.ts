import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type DiskFault, findDiskFault } from '../../shared/diskFault';
import { isPullbookError, PullbookError } from '../../shared/errors';
import type { Clock, Disk, Random } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import { Secret } from '../../shared/secret';
import type { Escrow } from './escrow';

/** Where the escrow's key lies: SecretStorage in the editor, a file of the owner alone for the CLI. */
export interface KeyPort {
  /** 32 bytes, the same on every call; made on the first one. */
  get(): Promise<Uint8Array>;
}

export interface EscrowOptions {
  readonly disk: Disk;
  /** The folder of one step, such as `live/escrow/token`. */
  readonly folder: string;
  readonly key: KeyPort;
  readonly clock: Clock;
  readonly random: Random;
  readonly redactor: Redactor;
}

interface SealedFile {
  readonly v: 1;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Base64: 12 bytes of nonce, 16 of tag, and the ciphertext. */
  readonly nonce: string;
  readonly tag: string;
  readonly sealed: string;
}

const suffix = '.sealed';

/** No mark is called so, and what is listed ends in the suffix. */
const probe = 'probe';

/** More than the longest value that is shown once: some services give tokens of two or three thousand characters. */
const probeBytes = 3_072;

const otherBytes: DiskFault = {
  what: 'the disk gives back other bytes than were written',
  help: 'Look at the disk of this machine',
};

/** AES-256. */
const keyBytes = 32;

/** Without this Node opens a file whose tag was cut to 4 bytes, which can be guessed. */
const wholeTag = { authTagLength: 16 };

/**
 * An escrow of files, one per mark, sealed with AES-256-GCM. The step's folder and the mark are bound in as additional
 * data, so that a file that was moved or renamed does not open.
 */
export function sealedEscrow(options: EscrowOptions): Escrow {
  const { disk, folder, key, clock, random, redactor } = options;
  const pathOf = (mark: string) => `${folder}/${encodeURIComponent(mark)}${suffix}`;
  const probePath = `${folder}/${probe}`;
  /** Where that cannot be done now either, there still is no value. */
  const finishWiping = (path: string) => disk.destroy(path).catch(() => undefined);
  const boundTo = (mark: string) => Buffer.from(`${folder}\n${mark}`, 'utf8');

  async function seal(mark: string, value: string): Promise<string> {
    const nonce = random.bytes(12);
    const cipher = createCipheriv('aes-256-gcm', await key.get(), nonce, wholeTag).setAAD(boundTo(mark));
    const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    const file: SealedFile = {
      v: 1,
      at: clock.now(),
      nonce: Buffer.from(nonce).toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      sealed: sealed.toString('base64'),
    };
    return `${JSON.stringify(file)}\n`;
  }

  /** The key. Where it cannot be had now, what it seals may still be opened later, and nothing of that may be given up. */
  async function keyFor(use: Use): Promise<Uint8Array> {
    try {
      const bytes = await key.get();
      if (bytes.length === keyBytes) return bytes;
    } catch (error) {
      const fault = findDiskFault(error);
      if (fault !== undefined) throw refused(fault, use);
      if (isPullbookError(error)) throw error;
      // Said below; whatever keeps the key may have put it into its message.
    }
    throw new PullbookError('ESCROW_LOCKED', 'The key of the escrow on this machine cannot be had.', {
      advice: `${use.safe} Unlock the secret store of this machine, then apply again.`,
    });
  }

  return {
    async peek() {
      const found: { mark: string; at: number }[] = [];
      for (const path of await disk.list(folder)) {
        // A process was killed while it proved that it could keep a value.
        if (path === probePath) await finishWiping(path);
        if (!path.endsWith(suffix)) continue;
        const mark = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1, -suffix.length));
        const text = await disk.read(path);
        if (isBeingWiped(text)) await finishWiping(path);
        else found.push({ mark, at: parse(text)?.at ?? 0 });
      }
      return found.sort((a, b) => a.at - b.at).map(({ mark }) => mark);
    },

    async prove({ keyOnly = false } = {}) {
      await keyFor(proving);
      if (keyOnly) return;
      const text = await seal(probe, Buffer.from(random.bytes(probeBytes)).toString('base64'));
      try {
        await disk.replace(probePath, text);
        if ((await disk.read(probePath)) !== text) throw refused(otherBytes, proving);
        await disk.destroy(probePath);
      } catch (error) {
        await finishWiping(probePath);
        const fault = findDiskFault(error) ?? unknownFault(error);
        throw fault === undefined ? error : refused(fault, proving);
      }
    },

    async put(mark, secret) {
      redactor.register(secret);
      await disk.replace(pathOf(mark), await seal(mark, secret.reveal()));
    },

    async take(mark) {
      const text = await disk.read(pathOf(mark));
      if (isBeingWiped(text)) {
        await finishWiping(pathOf(mark));
        return undefined;
      }
      if (isOfAnotherVersion(text)) throw ofAnotherVersion(mark);
      const file = parse(text);
      if (file === undefined) throw unreadable(mark);
      const bytes = await keyFor(opening);
      let value: string;
      try {
        const opened = createDecipheriv('aes-256-gcm', bytes, Buffer.from(file.nonce, 'base64'), wholeTag)
          .setAAD(boundTo(mark))
          .setAuthTag(Buffer.from(file.tag, 'base64'));
        value = Buffer.concat([opened.update(Buffer.from(file.sealed, 'base64')), opened.final()]).toString('utf8');
      } catch {
        // Another key, or changed bytes: in every case the value is lost to us, and the cause holds no more.
        throw unreadable(mark);
      }
      const secret = new Secret(value);
      redactor.register(secret);
      return secret;
    },

    async wipe(mark) {
      await disk.destroy(pathOf(mark));
    },
  };
}

/**
 * Whether a file holds no value any more: none, or one whose process was killed between overwriting and removing it. What
 * it held had landed by then.
 */
function isBeingWiped(text: string | undefined): boolean {
  return text === undefined || text === '' || text.startsWith('\0');
}

/** Whether another version of Pullbook has written the file: this one cannot say what it holds. */
function isOfAnotherVersion(text: string | undefined): boolean {
  try {
    const { v } = JSON.parse(text ?? '') as { readonly v?: unknown };
    return typeof v === 'number' && v !== 1;
  } catch {
    return false;
  }
}

function parse(text: string | undefined): SealedFile | undefined {
  try {
    const file = JSON.parse(text ?? '') as Partial<SealedFile> | null;
    const { v, at, nonce, tag, sealed } = file ?? {};
    const isFile =
      v === 1 &&
      typeof at === 'number' &&
      typeof nonce === 'string' &&
      typeof tag === 'string' &&
      typeof sealed === 'string';
    return isFile ? { v, at, nonce, tag, sealed } : undefined;
  } catch {
    return undefined; // The caller says what a damaged file means.
  }
}

/** Any other code with which the system refused a call of the disk: network folders and their drivers have many. */
function unknownFault(error: unknown): DiskFault | undefined {
  const code = error instanceof Error && !isPullbookError(error) && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return undefined;
  return {
    what: `the disk refuses it (${code})`,
    help: 'Look at the disk of this machine and at Pullbook’s folder on it',
  };
}

/** What the escrow was to do, in the words of a refusal. */
interface Use {
  readonly what: string;
  readonly safe: string;
}
const proving: Use = { what: 'A value could not be kept in escrow', safe: 'Nothing was created.' };
const opening: Use = { what: 'The escrow could not be opened', safe: 'What is in escrow stays there.' };

function refused({ what, help }: DiskFault, use: Use): PullbookError {
  return new PullbookError('DISK_REFUSED', `${use.what} on this machine: ${what}.`, {
    advice: `${use.safe} ${help}, then apply again.`,
  });
}

function ofAnotherVersion(mark: string): PullbookError {
  return new PullbookError(
    'ESCROW_LOCKED',
    `The value kept in escrow as \`${mark}\` was sealed by another version of Pullbook.`,
    { advice: `${opening.safe} Apply with the newest Pullbook that has worked on this runbook.` },
  );
}

function unreadable(mark: string): PullbookError {
  return new PullbookError('ESCROW_UNREADABLE', `The value kept in escrow as \`${mark}\` cannot be opened.`, {
    advice:
      'Its key is gone or its file was changed, so the value is lost. Revoke the thing it opens and apply again: the ' +
      'step finds it by its label.',
  });
}
