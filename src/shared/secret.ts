const hidden = '[redacted]';

/**
 * A value that must not be seen: a password, a token. It prints as `[redacted]` wherever JavaScript turns a value into
 * text (template strings, `String`, `JSON.stringify`, `util.inspect`, `console.log`); only {@link Secret.reveal} gives
 * it out, so that a reviewer can find every such place by that one word.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it at the last moment: in the request that carries it. */
  reveal(): string {
    return this.#value;
  }

  get isEmpty(): boolean {
    return this.#value === '';
  }

  /** Whether both hold the same value, without an early exit at the first difference. */
  equals(other: Secret): boolean {
    const a = this.#value;
    // Not `other.#value`: a lazily loaded bundle may bring a class of its own.
    const b = other.reveal();
    let difference = a.length ^ b.length;
    for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
    return difference === 0;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  /** What `util.inspect` and so `console.log` print, by Node's well-known symbol. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}
