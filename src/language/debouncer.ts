/** Runs one task per key, the last one asked for, after a delay. */
export class Debouncer {
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  request(key: string, delay: number, run: () => void): void {
    this.cancel(key);
    this.#waiting.set(
      key,
      setTimeout(() => {
        this.#waiting.delete(key);
        run();
      }, delay),
    );
  }

  cancel(key: string): void {
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
