import type { Subscription } from './ports';

/** Whoever wants to be told of something. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Subscription {
    this.#all.add(listener);
    return { dispose: () => void this.#all.delete(listener) };
  }

  tell(value: T): void {
    for (const listener of this.#all) listener(value);
  }
}
