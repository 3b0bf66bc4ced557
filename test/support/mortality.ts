import type { SeededRandom } from './seededRandom';

/** When a simulated process dies: at its `skip + 1`st operation on the world outside whose name matches. */
export interface Fate {
  readonly at: RegExp;
  readonly skip: number;
}

/**
 * Ends a simulated process at one of its operations on the world outside. What is killed neither continues nor fails:
 * the operation under way and all later ones stay pending for ever, so that no handler can tidy up.
 */
export class Mortality {
  readonly random: SeededRandom;
  /** Resolves when the process dies. */
  readonly death: Promise<'died'>;
  readonly #fate: Fate | undefined;
  #matches = 0;
  #isDead = false;
  #lastWords = '';
  #die: () => void = () => undefined;

  /** @param fate - `undefined` lives for ever. */
  constructor(random: SeededRandom, fate: Fate | undefined) {
    this.random = random;
    this.#fate = fate;
    this.death = new Promise((resolve) => {
      this.#die = () => resolve('died');
    });
  }

  /** `before` or `after`, and the operation at which the process died. */
  get lastWords(): string {
    return this.#lastWords;
  }

  /** Runs `operation`. When the process dies at it, it has taken effect half of the times; else `broken` happens instead. */
  async run<T>(
    name: string,
    operation: () => Promise<T>,
    broken: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<T> {
    if (this.#isDead) return new Promise<T>(() => undefined);
    const isFatal = this.#fate?.at.test(name) === true && this.#matches++ === this.#fate.skip;
    if (!isFatal) return operation();
    this.#isDead = true;
    const takesEffect = this.random.below(2) === 0;
    await (takesEffect ? operation() : broken()).catch(() => undefined);
    this.#lastWords = `${takesEffect ? 'after' : 'before'} ${name}`;
    this.#die();
    return new Promise<T>(() => undefined);
  }
}
