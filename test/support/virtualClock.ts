import { cancelled } from '../../src/shared/errors';
import type { Clock } from '../../src/shared/ports';

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock whose time passes only while everybody sleeps: then it jumps to the first one to wake. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();
  #isPumping = false;

  constructor(start = Date.UTC(2026, 10, 23, 14, 2)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Lets time pass without waking anybody before their time. */
  advance(ms: number): void {
    this.#now += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(cancelled());
      };
      const sleeper: Sleeper = {
        at: this.#now + ms,
        wake: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      signal?.addEventListener('abort', stop, { once: true });
      this.#sleepers.add(sleeper);
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      const [first] = [...this.#sleepers].sort((a, b) => a.at - b.at);
      if (first === undefined) return;
      this.#sleepers.delete(first);
      this.#now = Math.max(this.#now, first.at);
      first.wake();
      if (this.#sleepers.size > 0) this.#pump();
    });
  }
}
