import type { KeyPort } from '../runbook/run/sealedEscrow';
import type { Disk, Random } from '../shared/ports';

const keyBytes = 32;

/**
 * The escrow's key in a file of the owner alone, made on first use: once, however many processes use it first. A file that
 * is no key is left as it is.
 */
export function keyFile(disk: Disk, path: string, random: Random): KeyPort {
  let key: Promise<Uint8Array> | undefined;
  const load = async () => {
    if ((await disk.read(path)) === undefined) {
      await disk.create(path, `${Buffer.from(random.bytes(keyBytes)).toString('hex')}\n`);
    }
    const kept = Buffer.from((await disk.read(path))?.trim() ?? '', 'hex');
    if (kept.length !== keyBytes) throw new RangeError('the escrow key file does not hold 32 bytes in hex');
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
