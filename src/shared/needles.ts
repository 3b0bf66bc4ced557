import type { Span } from './text';

/** How much of a long needle is compared; whatever begins with that much of it is hidden as far as it goes on like it. */
const mostCompared = 64;

/**
 * Finds any of many texts in one pass, however many there are, by a hash that rolls over their first code units
 * (Rabin and Karp). A needle costs nothing where its hash does not occur, and at most 64 comparisons where it does.
 */
export class Needles {
  readonly #window: number;
  /** What the oldest code unit of the window counts in the hash. */
  readonly #leading: number;
  /** By the low bits of the hash: most places of a text are done with one look here. */
  readonly #may = new Uint8Array(1 << 16);
  readonly #byHash = new Map<number, { readonly head: string; readonly needles: string[] }[]>();
  readonly #known = new Set<string>();

  /** @param window - The shortest needle that can be looked for, in UTF-16 units. */
  constructor(window: number) {
    this.#window = window;
    let leading = 1;
    for (let i = 1; i < window; i++) leading = Math.imul(leading, 31);
    this.#leading = leading;
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Looks for `text` from now on; one that is shorter than the window is left out. */
  add(text: string): void {
    if (text.length < this.#window || this.#known.has(text)) return;
    this.#known.add(text);
    let hash = 0;
    for (let i = 0; i < this.#window; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
    this.#may[hash & 0xffff] = 1;
    const head = text.slice(0, mostCompared);
    const same = this.#byHash.get(hash) ?? [];
    const group = same.find((one) => one.head === head);
    if (group === undefined) same.push({ head, needles: [text] });
    else group.needles.push(text);
    this.#byHash.set(hash, same);
  }

  /** Where any needle stands, in order; what overlaps is one span. */
  find(text: string): Span[] {
    const found: { start: number; end: number }[] = [];
    if (this.isEmpty || text.length < this.#window) return found;
    let hash = 0;
    for (let end = 0; end < text.length; end++) {
      if (end >= this.#window) hash = (hash - Math.imul(text.charCodeAt(end - this.#window), this.#leading)) | 0;
      hash = (Math.imul(hash, 31) + text.charCodeAt(end)) | 0;
      if (end + 1 < this.#window || this.#may[hash & 0xffff] === 0) continue;
      const start = end + 1 - this.#window;
      const last = found.at(-1);
      const isInside = last !== undefined && start < last.end;
      const length = this.#longestAt(text, start, hash, !isInside);
      if (length === 0) continue;
      if (isInside) last.end = Math.max(last.end, start + length);
      else found.push({ start, end: start + length });
    }
    return found;
  }

  /** @param further - Whether to look how far it goes on: not within what is found already, for there each place would. */
  #longestAt(text: string, start: number, hash: number, further: boolean): number {
    let longest = 0;
    for (const { head, needles } of this.#byHash.get(hash) ?? []) {
      if (!text.startsWith(head, start)) continue;
      longest = Math.max(longest, head.length);
      if (!further) continue;
      for (const needle of needles) {
        let length = head.length;
        while (length < needle.length && text[start + length] === needle[length]) length++;
        longest = Math.max(longest, length);
      }
    }
    return longest;
  }
}
