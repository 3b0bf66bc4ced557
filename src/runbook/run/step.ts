import type { z } from 'zod';
import type { KindFacts } from '../file/kindFacts';
import type { Outputs } from '../file/outputs';
import type { Change } from './change';
import type { ApplyContext, CheckContext } from './context';
import type { HostWords, IrrelevantRead } from './reads';
import type { Section } from './section';
import type { Evidence } from '../../shared/verdict';

/**
 * What can be done about a step besides its plan, and only by a person's word: a way out of a half-done one, such as
 * revoking what was created, or the end of what one that is in sync has replaced. It is a plan of its own for the same
 * state: shown by name, confirmed by its changes, bound to their hash, and verified like any other.
 */
export interface StepRemedy<I, S, C> {
  /** Stable for ever: `revoke`. */
  readonly id: string;
  /** The button: `Revoke token…`. */
  readonly title: string;
  /** Pure. Empty where it is not offered. */
  plan(input: I, state: S): readonly Change[];
  /** As {@link StepKind.apply}. */
  apply(input: I, state: S, ctx: ApplyContext<C>): Promise<void>;
}

export interface StepRemedies<I, S, C> {
  readonly list: readonly StepRemedy<I, S, C>[];
  /**
   * Stands in for a check that fails, so that a way out is there when a service is not: the state as far as it can be
   * had. `undefined` where nothing is half-done; then it has asked nothing of the network. Reads only.
   */
  checkAnyway(input: I, ctx: CheckContext<C>): Promise<S | undefined>;
}

/**
 * A kind of step: what `uses:` names. Declared as a constant, `export const x = {…} satisfies StepKind<I, S, C>`.
 *
 * Laws, tested for every kind against the simulators: `check` and `plan` send no writing request; check → plan →
 * apply → check → plan is empty (but for what a person must do); applying twice changes nothing the second time.
 *
 * `I` is the parsed input, `S` the state that `check` found (plain data, no secret in it), `C` the services it needs.
 */
export interface StepKind<I, S, C> extends KindFacts {
  /** `none` where what was written cannot be read back; the plan then says so in words. */
  readonly readback?: 'none';
  readonly input: z.ZodType<I>;
  /**
   * Who acts on what, for the plan's header: `deployer on registry.example`. `**…**` marks names.
   * @param host - Which host is really asked for a service, in words; it says when that is not the vendor's own.
   */
  subject(input: I, host: HostWords): string;
  check(input: I, ctx: CheckContext<C>): Promise<S>;
  /** Pure. */
  plan(input: I, state: S): readonly Change[];
  /** Pure. What the check found, for people. */
  view(input: I, state: S): readonly Section[];
  /** Pure. What the check has seen besides its reads of services, such as lines of files. Default: nothing. */
  evidence?(input: I, state: S): readonly Evidence[];
  /** Reads that the verdict does not rest on, each with the reason. A refusal of any other keeps the step from being in sync. */
  readonly irrelevant?: readonly IrrelevantRead[];
  /** Pure. What later steps may use, as far as this state knows it; a name that is not yet known is left out. */
  outcome(input: I, state: S): Outputs;
  /**
   * Makes the planned changes; `person` changes are not its business.
   * @param state - What the re-check just before found; `plan` was made from it.
   * @throws {PullbookError} when a change cannot be made; what was done before it stays done and shows in the next check.
   */
  apply(input: I, state: S, plan: readonly Change[], ctx: ApplyContext<C>): Promise<void>;
  /** Where applying can stop between a creation and its end. */
  readonly remedies?: StepRemedies<I, S, C>;
}

/** Any kind, for lists of them. Inside the runner, input and state are opaque. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind is checked where it is declared
export type AnyStepKind<C> = StepKind<any, any, C>;
