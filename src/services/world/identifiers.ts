import type { Random } from '../../shared/ports';

/** `count` lower-case hex digits. */
export function hexDigits(random: Random, count: number): string {
  return Buffer.from(random.bytes(Math.ceil(count / 2)))
    .toString('hex')
    .slice(0, count);
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return withDashes(bytes.toString('hex'));
}

/** 32 hex digits in the UUID's 8-4-4-4-12 groups. */
export function withDashes(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `count` letters and digits. The slight bias of the modulus does not matter for values of a rehearsal. */
export function letters(random: Random, count: number): string {
  return Array.from(random.bytes(count), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
