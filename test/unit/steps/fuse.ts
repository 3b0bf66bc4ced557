/** What every operation fails with once the process is dead. No code of ours handles it. */
class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';
}

/**
 * Counts every operation of a process on the world outside (requests, files, the person), and kills the process after
 * one of them took effect: from then on every operation fails, so that nothing can be tidied up. That is what SIGKILL leaves behind.
 */
export class Fuse {
  count = 0;
  isDead = false;
  readonly #diesAfter: number | undefined;
  readonly #onOperation: ((count: number) => void) | undefined;

  constructor(options: { readonly diesAfter?: number; readonly onOperation?: (count: number) => void } = {}) {
    this.#diesAfter = options.diesAfter;
    this.#onOperation = options.onOperation;
  }

  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.isDead) throw new ProcessKilled();
    const count = ++this.count;
    this.#onOperation?.(count);
    const result = await operation();
    if (count !== this.#diesAfter) return result;
    this.isDead = true;
    throw new ProcessKilled();
  }
}
