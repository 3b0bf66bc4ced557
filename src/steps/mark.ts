import type { Random } from '../shared/ports';

/** A fresh mark: 8 lower-case hex digits that tie a stored value to the thing it opens. */
export function makeMark(random: Random): string {
  return Buffer.from(random.bytes(4)).toString('hex');
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
