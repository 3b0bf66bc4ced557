import { PullbookError, codeOf, throwIfAborted } from '../../shared/errors';
import type { Environment, RunnerOptions } from './environment';
import { type Found, fieldsOf, inspect } from './inspect';
import { type StepCall, callOf } from './stepCall';
import type { KeptReport } from './journalEntry';
import type { LiveReport } from './liveReport';
import { isMarkable } from './judge';
import { isApplicable, isOwn, notConverged, readNewPlan } from './plan';
import { type PlannedRemedy, describeFailure, remedyAction, salvage } from './remedy';
import type { StepReport } from './report';
import { type FailureFields, failureFields, isAnswered } from './reportError';
import { type RunnableStep, sourceHash } from '../file/runnable';
import type { Outputs } from '../file/outputs';
import { type StepSession, applyContext } from './stepContext';
import { whyLost } from './whyLost';

/** The services may show a write a little later: how long to wait before each look that must find it, in milliseconds. */
const verifyAfterMs: readonly number[] = [0, 1_000, 3_000];

export interface StepRunFacts<C> {
  readonly options: RunnerOptions<C>;
  readonly environment: Environment<C>;
  /** The id that the journal's entries of this run share. */
  readonly run: string;
  readonly step: RunnableStep;
  /** The outputs of a step that is in sync. */
  readonly outputsOf: (id: string) => Outputs | undefined;
  readonly signal: AbortSignal;
  readonly live: LiveReport;
}

/** One step in one run: looks at it and applies it. What goes wrong ends up in its report. */
export class StepRun<C> {
  readonly #facts: StepRunFacts<C>;

  constructor(facts: StepRunFacts<C>) {
    this.#facts = facts;
  }

  /** Checks and plans. `undefined` when that failed; the report says why. */
  async find(): Promise<Found<C> | undefined> {
    let call: StepCall<C> | undefined;
    try {
      throwIfAborted(this.#facts.signal);
      call = this.#call();
      this.#facts.live.set({ subject: call.kind.subject(call.input, this.#facts.environment.host) });
      return await this.#inspect(call);
    } catch (error) {
      await this.fail(error, call);
      return undefined;
    }
  }

  /** Makes what was found the step's report. */
  async show(found: Found<C>): Promise<Found<C> | undefined> {
    try {
      await this.#end(fieldsOf(found));
      return found;
    } catch (error) {
      await this.fail(error);
      return undefined;
    }
  }

  /**
   * Records a person's word for what the step does now, and for what it leaves open. An edit of its inputs makes it void.
   * @throws {PullbookError} what the journal's disk throws.
   */
  async mark(note: string, by: string, { inputHash, changes }: Found<C>): Promise<void> {
    const seen = changes.filter(isMarkable).map(({ basis }) => basis);
    const mark = { at: this.#facts.options.clock.now(), by, note, ...(seen.length > 0 && { seen }) };
    await this.#journal({ event: 'mark', hash: inputHash, mark });
  }

  /** Shows `found` as a plan that is not the one that was agreed to. */
  async refuseStale(found: Found<C>, advice: string = readNewPlan): Promise<void> {
    const error = new PullbookError('PLAN_STALE', 'What is there changed since the plan was shown.', { advice });
    const fields = fieldsOf(found);
    try {
      await this.#end({ ...fields, ...this.#failure(error), actions: fields.actions });
    } catch (second) {
      await this.fail(second);
    }
  }

  /** Makes the planned changes, then looks until they show. `undefined` when that failed; the report says why. */
  async apply(found: Found<C>): Promise<Found<C> | undefined> {
    try {
      await this.#begin(found, async () => {
        if (found.kind.effects !== 'write') return;
        const escrow = this.#facts.environment.escrowOf(this.#facts.step.id);
        // A value that waits there is to be landed; that must be possible on a full disk as well.
        await escrow.prove({ keyOnly: (await escrow.peek()).length > 0 });
      });
      const context = applyContext(this.#session(found), this.#facts.live);
      await found.kind.apply(found.input, found.state, found.changes, context);
      throwIfAborted(this.#facts.signal);
      const after = await this.#verify(found);
      await this.#end(fieldsOf(after));
      return after;
    } catch (error) {
      await this.fail(error, found, true);
      return undefined;
    }
  }

  /**
   * Takes a way out of a half-done step, if it still has to do what this hash stands for; then looks what there is to do
   * now. `undefined` when that failed or the plan is stale; the report says why.
   */
  async remedy(id: string, planHash: string): Promise<Found<C> | undefined> {
    let call: StepCall<C> | undefined;
    try {
      call = this.#call();
      const planned = await this.#remedy(call, id);
      if (planned !== undefined && planned.planHash === planHash) {
        await this.#begin(planned);
        await planned.remedy.apply(call.input, planned.state, applyContext(this.#session(call), this.#facts.live));
        throwIfAborted(this.#facts.signal);
        const left = await this.#remedy(call, id);
        if (left?.changes.some(isOwn) === true) throw notConverged(left.changes);
      } else if (planned !== undefined) {
        const found = await this.find();
        if (found !== undefined) await this.refuseStale(found);
        return undefined;
      }
    } catch (error) {
      await this.fail(error, call, true);
      return undefined;
    }
    const found = await this.find();
    return found === undefined ? undefined : await this.show(found);
  }

  async #remedy(call: StepCall<C>, id: string): Promise<PlannedRemedy<C> | undefined> {
    const remedies = await this.#inspect(call).then(
      (found) => found.remedies,
      () => this.#salvage(call),
    );
    return remedies.find(({ remedy }) => remedy.id === id);
  }

  #salvage(call: StepCall<C>): Promise<readonly PlannedRemedy<C>[]> {
    return salvage(call, this.#session(call), this.#facts.options);
  }

  /** Shows that the changes are being made, and records it once `prepare` has shown that they may be. */
  async #begin({ planHash, changes }: Pick<Found<C>, 'planHash' | 'changes'>, prepare?: () => Promise<void>) {
    throwIfAborted(this.#facts.signal);
    const cleared = { actions: [], planHash: undefined, error: undefined };
    this.#facts.live.set({ status: 'running', headline: 'applying…', ...cleared });
    await prepare?.();
    const lines = changes.map(({ action, summary }) => `${action}: ${summary}`);
    await this.#journal({ event: 'applying', hash: planHash, changes: lines });
  }

  async #verify(found: Found<C>): Promise<Found<C>> {
    this.#facts.live.set({ headline: 'verifying…' });
    let after = found;
    for (const delay of verifyAfterMs) {
      if (delay > 0) await this.#facts.options.clock.sleep(delay, this.#facts.signal);
      after = await this.#inspect(found);
      if (!after.changes.some(isOwn) || after.kind.readback === 'none') return after;
    }
    throw notConverged(after.changes);
  }

  /** Makes `error` the step's report, with the ways out; after a failed apply also with the plan that is left. */
  async fail(met: unknown, call?: StepCall<C>, isApplied = false): Promise<void> {
    const error = whyLost(this.#facts.options) ?? met;
    const failure = this.#failure(error);
    let shown: Partial<StepReport> = failure;
    try {
      const isStopped = this.#facts.signal.aborted && codeOf(error) === 'CANCELLED';
      this.#facts.live.settle(isStopped ? 'unknown' : 'failed');
      if (call === undefined) {
        await this.#end(failure);
        return;
      }
      const left = isApplied && isAnswered(error) ? await this.#whatIsLeft(call) : undefined;
      const planned = isStopped ? [] : (left?.remedies ?? (await this.#salvage(call)));
      const remedies = planned.map(remedyAction);
      shown = { ...failure, actions: [...failure.actions, ...remedies] };
      if (isApplied) {
        // What could not be kept is not what may be in escrow from before.
        const kept = codeOf(error) === 'DISK_REFUSED' ? undefined : await this.#inEscrow(call);
        const { fields = {} } = left ?? {};
        shown = { ...failure, ...fields, ...describeFailure(failure, kept, fields.planHash !== undefined, remedies) };
      }
      await this.#end(shown);
    } catch (second) {
      this.#facts.options.logger.error(`A failure could not be recorded: ${codeOf(second)}`);
      this.#facts.live.set(shown);
    }
  }

  /** After a failure, the plan that is left, so that it can be applied as it is read. */
  async #whatIsLeft(call: StepCall<C>) {
    try {
      const found = await this.#inspect(call);
      const { sections, changes, outputs } = fieldsOf(found);
      const hash = isApplicable(changes) ? { planHash: found.planHash } : {};
      const fields: Partial<StepReport> = { sections, changes, outputs, ...hash };
      return { fields, remedies: found.remedies };
    } catch {
      return undefined; // The first failure is the one to show; the next check says what is there.
    }
  }

  /** The word for the value that was created and has not landed, or `undefined`. */
  async #inEscrow(applied: StepCall<C>): Promise<string | undefined> {
    const kept = await this.#facts.environment.escrowOf(this.#facts.step.id).peek();
    if (kept.length === 0) return undefined;
    const name = Object.entries(applied.kind.outputs).find(([, output]) => output.secret === true)?.[0];
    return name ?? 'value';
  }

  #failure(error: unknown): FailureFields {
    const { clock, time } = this.#facts.options;
    return failureFields(error, { at: clock.now(), time, isStopped: this.#facts.signal.aborted });
  }

  #call(): StepCall<C> {
    return callOf(this.#facts.step, this.#facts.environment, this.#facts.outputsOf);
  }

  #inspect(call: StepCall<C>): Promise<Found<C>> {
    return inspect(call, this.#session(call), this.#facts.options);
  }

  #session({ inputHash }: StepCall<C>): StepSession<C> {
    const { options, environment, run, step, signal } = this.#facts;
    return { options, environment, run, step: step.id, inputHash, signal };
  }

  async #end(fields: Parameters<LiveReport['set']>[0]): Promise<void> {
    const { clock } = this.#facts.options;
    const { at } = this.#facts.live.current;
    const report = { ...this.#facts.live.current, ...fields };
    const { kind, status, headline, subject, lands, changes, progress, error, outputs } = report;
    const kept = { kind, status, headline, subject, lands, changes, progress, error, outputs } as KeptReport;
    const durationMs = clock.now() - at;
    if (status !== 'cancelled') {
      await this.#journal({ event: 'report', hash: sourceHash(this.#facts.step), report: { ...kept, durationMs } });
    }
    this.#facts.live.set({ ...fields, durationMs });
  }

  #journal(event: Parameters<RunnerOptions<C>['journal']['append']>[2]): Promise<void> {
    return this.#facts.options.journal.append(this.#facts.run, this.#facts.step.id, event);
  }
}
