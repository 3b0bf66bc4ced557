import type { Secret } from './secret';

const shortest = 6;

/**
 * The one sink that every text passes before a person, a file or a log sees it. It knows the exact values of this
 * process and nothing else: masking by pattern destroys evidence and still misses values.
 */
export class Redactor {
  readonly #forms = new Map<string, true>();
  #pattern: RegExp | undefined;

  /**
   * Hides `secret` from now on, also as base64 (alone, and as `user:secret` may hold it at any of the three byte
   * alignments), URL-encoded and JSON-escaped. Values of fewer than 6 characters are not hidden: they occur by chance
   * in ordinary text, as does the word that stands in a new secret until it gets its value.
   */
  register(secret: Secret): void {
    const value = secret.reveal();
    if (value.length < shortest || this.#forms.has(value)) return;
    for (const form of formsOf(value)) this.#forms.set(form, true);
    this.#pattern = undefined;
  }

  /** `text` with every registered value replaced by `[redacted]`. */
  redact(text: string): string {
    if (this.#forms.size === 0) return text;
    // Longest first, so that a value that contains another is hidden whole.
    this.#pattern ??= new RegExp(
      [...this.#forms.keys()]
        .sort((a, b) => b.length - a.length)
        .map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
        .join('|'),
      'g',
    );
    return text.replace(this.#pattern, '[redacted]');
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

function formsOf(value: string): string[] {
  const forms = new Set([value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)]);
  const bytes = Buffer.from(value, 'utf8');
  for (let lead = 0; lead < 3; lead++) {
    const padded = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64');
    // The first and last characters also depend on the neighbours' bits, so only the stable middle is matched.
    const middle = padded.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 8) / 6));
    if (middle.length < shortest) continue;
    forms.add(middle);
    forms.add(middle.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...forms];
}
