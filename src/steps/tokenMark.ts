import { createHash } from 'node:crypto';
import type { Random } from '../shared/ports';
import type { Secret } from '../shared/secret';

/** A fresh mark: 8 lower-case hex digits that tie a stored value to the thing it opens. */
export function makeMark(random: Random): string {
  return Buffer.from(random.bytes(4)).toString('hex');
}

/** The mark of a value that `aws/secret` puts into the place `uri`: the same for the same, for it is told from nothing else. */
export function markOfCopy(uri: string, value: Secret): string {
  const name = uri.slice(uri.indexOf(':') + 1);
  return createHash('sha256').update(`${name}\n${value.reveal()}`).digest('hex').slice(0, 8);
}

/**
 * The mark by which a stored value is known to be one of Docker: `undefined` where `aws/secret` has put it, which takes
 * any text and any other secret, so that it may be one of another system.
 */
export function ownMark(uri: string, value: Secret, mark: string | undefined): string | undefined {
  return mark === markOfCopy(uri, value) ? undefined : mark;
}

/** The label that a token made by Pullbook carries on Docker Hub. At most 100 characters, so `label` has at most 89. */
export function markedLabel(label: string, mark: string): string {
  return `${label} [${mark}]`;
}

/**
 * Whether `found` is the label of one of our tokens: `{ mark }` for `<label> [xxxxxxxx]`, `{ mark: undefined }` for
 * exactly `<label>` (made by hand), `undefined` for somebody else's.
 */
export function readLabel(found: string, label: string): { readonly mark: string | undefined } | undefined {
  if (found === label) return { mark: undefined };
  if (!found.startsWith(`${label} [`)) return undefined;
  const mark = /^\[([0-9a-f]{8})\]$/.exec(found.slice(label.length + 1))?.[1];
  return mark === undefined ? undefined : { mark };
}
