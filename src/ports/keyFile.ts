import type { KeyPort } from '../runbook/run/sealedEscrow';
import { PullbookError } from '../shared/errors';
import type { Disk, Random } from '../shared/ports';

const keyBytes = 32;

/**
 * The escrow's key in a file of the owner alone, made on first use: once, however many processes use it first. A file that
 * is no key is left as it is: what it seals would be lost with it.
 *
 * @throws from `get`: {@link PullbookError} `ESCROW_LOCKED` for such a file; what the disk throws.
 */
export function keyFile(disk: Disk, path: string, random: Random): KeyPort {
  let key: Promise<Uint8Array> | undefined;
  const load = async () => {
    if ((await disk.read(path)) === undefined) {
      await disk.create(path, `${Buffer.from(random.bytes(keyBytes)).toString('hex')}\n`);
    }
    const kept = Buffer.from((await disk.read(path))?.trim() ?? '', 'hex');
    if (kept.length !== keyBytes) throw noKey(path);
    return kept;
  };
  return {
    get: () =>
      (key ??= load().catch((error: unknown) => {
        key = undefined; // What stood in the way, such as a full disk, may be gone the next time.
        throw error;
      })),
  };
}

function noKey(path: string): PullbookError {
  return new PullbookError('ESCROW_LOCKED', `The file \`${path}\` does not hold the escrow’s key, 64 hex digits.`, {
    advice:
      'Nothing was changed. Put back the file as it was. Where it is lost, move this one away: what is in escrow is then ' +
      'given up and made anew, and a rehearsal starts over.',
  });
}
