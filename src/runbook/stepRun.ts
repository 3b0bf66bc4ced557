import { PullbookError, codeOf, throwIfAborted } from '../shared/errors';
import type { Environment, RunnerOptions } from './environment';
import { type Found, type StepCall, callOf, fieldsOf, inspect } from './inspect';
import type { KeptReport } from './journalEntry';
import type { LiveReport } from './liveReport';
import { isApplicable, isOwn } from './plan';
import type { ReportAction, StepReport } from './report';
import { actionsOf, headlineOf, isAnswered, reportError } from './reportError';
import { type RunnableStep, sourceHash } from './runnable';
import type { Outputs } from './step';
import { type StepSession, applyContext } from './stepContext';

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
    try {
      throwIfAborted(this.#facts.signal);
      const call = this.#call();
      this.#facts.live.set({ subject: call.kind.subject(call.input) });
      return await this.#inspect(call);
    } catch (error) {
      await this.fail(error);
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
   * Records a person's word for what the step does now. An edit of its inputs makes it void.
   * @throws {PullbookError} what {@link callOf} throws, and what the journal's disk throws.
   */
  async mark(note: string, by: string): Promise<void> {
    const { inputHash } = this.#call();
    const mark = { at: this.#facts.options.clock.now(), by, note };
    await this.#journal({ event: 'mark', hash: inputHash, mark });
  }

  /** Shows `found` as a plan that is not the one that was agreed to. */
  async refuseStale(found: Found<C>): Promise<void> {
    const advice = 'Nothing was changed. The plan below is the new one: read it, then press Apply….';
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
    const session = this.#session(found);
    try {
      throwIfAborted(this.#facts.signal);
      this.#facts.live.set({
        status: 'running',
        headline: 'applying…',
        actions: [],
        planHash: undefined,
        error: undefined,
      });
      const changes = found.changes.map(({ action, summary }) => `${action}: ${summary}`);
      if (found.kind.effects === 'write') await this.#facts.environment.escrowOf(this.#facts.step.id).prove();
      await this.#journal({ event: 'applying', hash: found.planHash, changes });
      await found.kind.apply(found.input, found.state, found.changes, applyContext(session, this.#facts.live));
      throwIfAborted(this.#facts.signal);
      const after = await this.#verify(found);
      await this.#end(fieldsOf(after));
      return after;
    } catch (error) {
      await this.fail(error, found);
      return undefined;
    }
  }

  async #verify(found: Found<C>): Promise<Found<C>> {
    this.#facts.live.set({ headline: 'verifying…' });
    let after = found;
    for (const delay of verifyAfterMs) {
      if (delay > 0) await this.#facts.options.clock.sleep(delay, this.#facts.signal);
      after = await this.#inspect(found);
      if (!after.changes.some(isOwn) || after.kind.readback === 'none') return after;
    }
    const open = after.changes.filter(isOwn).map(({ summary }) => summary.replaceAll('**', ''));
    throw new PullbookError('NOT_CONVERGED', `After apply this still differs: ${open.join('; ')}.`, {
      advice: 'What was written stays. The plan below is what is left: read it before you apply again.',
    });
  }

  /** Makes `error` the step's report; after a failed apply with the plan that is left. */
  async fail(error: unknown, applied?: Found<C>): Promise<void> {
    try {
      const isStopped = this.#facts.signal.aborted && codeOf(error) === 'CANCELLED';
      this.#facts.live.settle(isStopped ? 'unknown' : 'failed');
      const failure = this.#failure(error);
      if (applied === undefined) {
        await this.#end(failure);
        return;
      }
      const kept = await this.#inEscrow(applied);
      const left = isAnswered(error) ? await this.#whatIsLeft(applied) : {};
      await this.#end({ ...failure, ...left, ...describeKept(kept, failure, left.planHash !== undefined) });
    } catch (second) {
      this.#facts.options.logger.error(`A failure could not be recorded: ${codeOf(second)}`);
      this.#facts.live.set(this.#failure(error));
    }
  }

  /** After a failure, the plan that is left, so that it can be applied as it is read. */
  async #whatIsLeft(applied: Found<C>): Promise<Partial<StepReport>> {
    try {
      const found = await this.#inspect(applied);
      const { sections, changes, outputs } = fieldsOf(found);
      if (!isApplicable(changes)) return { sections, changes, outputs };
      return { sections, changes, outputs, planHash: found.planHash };
    } catch {
      return {}; // The first failure is the one to show; the next check says what is there.
    }
  }

  /** The word for the value that was created and has not landed, or `undefined`. */
  async #inEscrow(applied: Found<C>): Promise<string | undefined> {
    const kept = await this.#facts.environment.escrowOf(this.#facts.step.id).peek();
    if (kept.length === 0) return undefined;
    const name = Object.entries(applied.kind.outputs).find(([, output]) => output.secret === true)?.[0];
    return name ?? 'value';
  }

  #failure(error: unknown): Pick<StepReport, 'status' | 'headline' | 'error' | 'actions'> {
    const { clock, time } = this.#facts.options;
    const reported = reportError(error, clock.now(), time);
    const isStopped = this.#facts.signal.aborted && reported.code === 'CANCELLED';
    if (reported.code === 'NEEDS_UNMET')
      return { status: 'blocked', headline: 'waits for an output', error: reported, actions: [] };
    return {
      status: isStopped ? 'cancelled' : 'failed',
      headline: headlineOf(reported.code),
      error: reported,
      actions: actionsOf(error),
    };
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

function describeKept(
  kept: string | undefined,
  failure: Pick<StepReport, 'headline' | 'error' | 'actions'>,
  isPlanned: boolean,
): Partial<StepReport> {
  const title = kept === undefined ? 'Apply the rest…' : `Store the ${kept} again…`;
  const apply: readonly ReportAction[] = isPlanned ? [{ kind: 'apply', title }] : [];
  const actions = [...apply, ...failure.actions];
  if (kept === undefined || failure.error === undefined) return { actions };
  const safe = `The ${kept} is safe in escrow; nothing is lost.`;
  const advice = failure.error.advice === undefined ? safe : `${safe} ${failure.error.advice}`;
  return { headline: 'created, not stored yet', error: { ...failure.error, advice }, actions };
}
