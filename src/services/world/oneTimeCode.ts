import { createHmac } from 'node:crypto';

/**
 * The six-digit code of an authenticator app at a moment (RFC 6238: HMAC-SHA1, steps of 30 seconds).
 *
 * @param key - Hex.
 * @param now - Milliseconds since 1970.
 */
export function oneTimeCode(key: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac('sha1', Buffer.from(key, 'hex')).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
