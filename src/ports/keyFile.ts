import type { KeyPort } from '../runbook/sealedEscrow';
import type { Disk, Random } from '../shared/ports';

const keyBytes = 32;

/** The escrow's key in a file of the owner alone, made on first use. A file that is no key is left as it is. */
export function keyFile(disk: Disk, path: string, random: Random): KeyPort {
  let key: Promise<Uint8Array> | undefined;
  const load = async () => {
    const text = await disk.read(path);
    if (text !== undefined) {
      const kept = Buffer.from(text.trim(), 'hex');
      if (kept.length !== keyBytes) throw new RangeError('the escrow key file does not hold 32 bytes in hex');
      return kept;
    }
    const made = random.bytes(keyBytes);
    await disk.replace(path, `${Buffer.from(made).toString('hex')}\n`);
    return made;
  };
  return { get: () => (key ??= load()) };
}
