import { decoded } from './decodedText';
import { folded, unfolded } from './foldedText';
import { Needles } from './needles';
import type { Secret } from './secret';
import { exactForms, foldedForms } from './secretForms';
import type { Span } from './text';

const shortest = 6;
const shortestFolded = 8;
/** What is escaped more often than that has other ways to be hidden. */
const mostDecodings = 3;
const hidden = '[redacted]';

/**
 * The one sink that every text passes before a person, a file or a log sees it. It knows the values of this process and
 * nothing else: masking by pattern destroys evidence and still misses values.
 */
export class Redactor {
  readonly #values = new Set<string>();
  /** Those of whose forms nothing was looked for yet. */
  readonly #new: string[] = [];
  readonly #exact = new Needles(shortest);
  readonly #folded = new Needles(shortestFolded);

  /**
   * Hides `secret` from now on, in every form of {@link exactForms} and {@link foldedForms}, cut and escaped in any way.
   * Values of fewer than 6 characters are not hidden: they occur by chance in ordinary text, as does the word that stands in
   * a new secret until it gets its value.
   */
  register(secret: Secret): void {
    const value = secret.reveal();
    if (value.length < shortest || this.#values.has(value)) return;
    this.#values.add(value);
    this.#new.push(value);
  }

  /** `text` with every registered value replaced by `[redacted]`. Linear in its length, whatever is registered. */
  redact(text: string): string {
    if (this.#values.size === 0 || text.length < shortest) return text;
    for (const value of this.#new.splice(0)) {
      for (const form of exactForms(value)) this.#exact.add(form);
      for (const form of foldedForms(value)) this.#folded.add(form);
    }
    return without(text, [...this.#exact.find(text), ...this.#findFolded(text, mostDecodings)]);
  }

  #findFolded(text: string, decodings: number): Span[] {
    const found = this.#folded.find(folded(text));
    const own = found.length === 0 ? [] : unfolded(text, found);
    const read = decodings === 0 ? undefined : decoded(text);
    if (read === undefined) return own;
    const below = [...this.#exact.find(read.text), ...this.#findFolded(read.text, decodings - 1)];
    return [...own, ...below.map((span) => read.place(span))];
  }

  /**
   * A deep copy of plain data with every string in it redacted. Names of fields stay, for they are our own and what reads the
   * data goes by them; numbers cannot hold a secret.
   *
   * @param isOwn - Whether a string, by the names of the fields on the way to it, is a word of our own, which stays too.
   */
  redactData<T>(data: T, isOwn: (path: readonly string[], value: string) => boolean = () => false): T {
    const copy = (value: unknown, path: readonly string[]): unknown => {
      if (typeof value === 'string') return isOwn(path, value) ? value : this.redact(value);
      if (Array.isArray(value)) return value.map((item) => copy(item, path));
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copy(field, [...path, name])]));
    };
    return copy(data, []) as T;
  }
}

function without(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let shown = '';
  let at = 0;
  let end = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    // What overlaps is one value, or two of which neither can be shown in part.
    if (span.start >= end) shown += text.slice(at, span.start) + hidden;
    end = Math.max(end, span.end);
    at = end;
  }
  return shown + text.slice(at);
}
