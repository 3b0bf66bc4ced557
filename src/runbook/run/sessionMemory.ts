import type { Clock } from '../../shared/ports';
import { hashOf } from '../file/canonicalJson';
import type { StepReport } from './report';
import type { RunnableStep } from '../file/runnable';
import type { Outputs } from '../file/outputs';

interface Known {
  /** Stands for what the step was asked to do; `undefined` when its input could not be resolved. */
  readonly callHash: string | undefined;
  readonly status: StepReport['status'];
  readonly outputs: Outputs;
  readonly at: number;
  /** The step at the root of it, for one that is blocked. */
  readonly blockedBy: string | undefined;
}

/** How long "in sync" lets dependents be planned without another look, in milliseconds. */
const trustedForMs = 10 * 60_000;

/** What this session found of the steps it looked at. Only "in sync" is trusted later: people act between two runs. */
export class SessionMemory {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  forget(): void {
    this.#known.clear();
  }

  record(step: RunnableStep, status: StepReport['status'], outputs: Outputs, blockedBy?: string): void {
    this.#known.set(step.id, { callHash: this.#callHash(step), status, outputs, at: this.#clock.now(), blockedBy });
  }

  hasSeen(id: string): boolean {
    return this.#known.has(id);
  }

  /** The outputs of a step that is in sync; `undefined` for any other. Arrow function: handed out as it is. */
  readonly outputsOf = (id: string): Outputs | undefined => {
    const known = this.#known.get(id);
    return known?.status === 'in-sync' ? known.outputs : undefined;
  };

  /** Whether the step was found in sync a short while ago and asks for the same now. Ask for its needs first. */
  isKnownInSync(step: RunnableStep): boolean {
    const known = this.#known.get(step.id);
    if (known?.status !== 'in-sync' || this.#clock.now() - known.at > trustedForMs) return false;
    return known.callHash !== undefined && known.callHash === this.#callHash(step);
  }

  /** The id of the step that this one waits for: the one at the root, where a needed step is itself blocked. */
  blockerOf(step: RunnableStep): string | undefined {
    const need = step.needs.find((id) => this.outputsOf(id) === undefined);
    return need === undefined ? undefined : (this.#known.get(need)?.blockedBy ?? need);
  }

  #callHash(step: RunnableStep): string | undefined {
    try {
      return hashOf({ uses: step.uses, with: step.resolve(this.outputsOf) });
    } catch {
      return undefined; // An input that does not resolve is reported by the run itself.
    }
  }
}
