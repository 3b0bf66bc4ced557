import { PullbookError, cancelled, codeOf } from '../../shared/errors';
import { type Act, type Word, applyPlan, bringInSync, look, takeAtTheirWord, takeRemedy } from './acts';
import type { Environment, RunnerOptions } from './environment';
import { LiveReport } from './liveReport';
import { isOwnWord } from './ownWords';
import type { StepReport } from './report';
import { failureFields } from './reportError';
import { restoreReport } from './restoreReport';
import { type RunnableStep, allNeedsOf, inRunOrder, sourceHash } from '../file/runnable';
import { SerialQueue } from './serialQueue';
import { SessionMemory } from './sessionMemory';
import { StepRun } from './stepRun';
import { describeSecret } from '../file/secretShape';

export interface RunOptions {
  /** Aborted by Cancel. A write that is under way is finished first. */
  readonly signal: AbortSignal;
}

export interface RunAllOptions extends RunOptions {
  /** The steps to run; those they need are looked at besides. Default: all. */
  readonly only?: readonly string[];
}

export interface RunSummary {
  /** The last report of every step that this run looked at or found blocked, in run order. */
  readonly reports: readonly StepReport[];
  /** The step whose failure or stop ended the run. */
  readonly stoppedAt?: string;
}

interface Walk<C> extends RunAllOptions {
  readonly steps: readonly RunnableStep[];
  readonly act: Act<C>;
  /** The id that the journal's entries of this run share. */
  readonly run: string;
}

/**
 * Runs the steps of one runbook on one target, one job at a time. The steps are given anew with every call, because
 * the engineer edits the runbook between runs. No method rejects for what a step meets: that is in its report. They
 * reject with `STEP_UNKNOWN` for an id that the steps do not have.
 */
export class Runner<C> {
  readonly #options: RunnerOptions<C>;
  readonly #queue = new SerialQueue();
  readonly #memory: SessionMemory;

  constructor(options: RunnerOptions<C>) {
    this.#options = options;
    this.#memory = new SessionMemory(options.clock);
  }

  /**
   * What the journal knows, without asking any service: one report for each step that was ever looked at.
   * @throws {PullbookError} `JOURNAL_UNREADABLE`.
   */
  async restore(steps: readonly RunnableStep[]): Promise<readonly StepReport[]> {
    await this.#options.journal.reload();
    return steps
      .map((step) => restoreReport(step, this.#options))
      .filter((report) => report !== undefined)
      .map((report) => this.#redacted(report));
  }

  /** Forgets what this session found, when the world is another one from now on. */
  forget(): void {
    this.#memory.forget();
  }

  /** Checks and plans every step. Writes nothing. */
  runAll(steps: readonly RunnableStep[], options: RunAllOptions): Promise<RunSummary> {
    return this.#all(steps, options, look);
  }

  /** Checks and plans one step, and before it the steps it needs where this session does not know them in sync. */
  planStep(steps: readonly RunnableStep[], id: string, options: RunOptions): Promise<StepReport> {
    return this.#one(steps, id, options, look);
  }

  /**
   * Applies the plan with this hash, or refuses: `PLAN_STALE` when a new look gives another plan. Where nothing is left
   * to apply, the report says so and nothing is written.
   */
  applyStep(steps: readonly RunnableStep[], id: string, planHash: string, options: RunOptions): Promise<StepReport> {
    return this.#one(steps, id, options, applyPlan(planHash));
  }

  /** Takes the way out of a half-done step that has this plan hash, or refuses: `PLAN_STALE` when it now does other things. */
  applyRemedy(
    steps: readonly RunnableStep[],
    id: string,
    { remedy, planHash }: { readonly remedy: string; readonly planHash: string },
    options: RunOptions,
  ): Promise<StepReport> {
    return this.#one(steps, id, options, takeRemedy(remedy, planHash));
  }

  /** Takes every step to in sync, with the world playing the person. For the rehearsal only. */
  rehearseAll(steps: readonly RunnableStep[], options: RunAllOptions): Promise<RunSummary> {
    return this.#all(steps, options, bringInSync(options.signal));
  }

  /** Takes one step to in sync. The steps it needs are looked at only. For the rehearsal only. */
  rehearseStep(steps: readonly RunnableStep[], id: string, options: RunOptions): Promise<StepReport> {
    return this.#one(steps, id, options, bringInSync(options.signal));
  }

  /**
   * Records a person's word that the manual part of this step, as it reads now, is done; then looks at it. Refuses with
   * `PLAN_STALE` where something else is open than the word is about, and with `INPUT_INVALID` a note that holds a secret.
   */
  async markDone(steps: readonly RunnableStep[], id: string, word: Word, options: RunOptions): Promise<StepReport> {
    const fault = describeSecret(word.note, this.#options.secretShapes ?? []);
    const step = steps.find((one) => one.id === id);
    if (fault !== undefined && step !== undefined) {
      const advice = 'Nothing was recorded. Write another note.';
      return this.#refuse(step, new PullbookError('INPUT_INVALID', fault, { advice }));
    }
    return this.#one(steps, id, options, takeAtTheirWord(word));
  }

  #all(steps: readonly RunnableStep[], options: RunAllOptions, act: Act<C>): Promise<RunSummary> {
    return this.#queue.run(() => {
      this.#memory.forget();
      return this.#walk({ ...options, steps, act, run: this.#newRun() });
    });
  }

  async #one(steps: readonly RunnableStep[], id: string, options: RunOptions, act: Act<C>): Promise<StepReport> {
    const step = steps.find((one) => one.id === id);
    if (step === undefined) throw new PullbookError('STEP_UNKNOWN', `The runbook has no step \`${id}\`.`);
    const walk: Walk<C> = { ...options, only: [id], steps, act, run: this.#newRun() };
    const { reports } = await this.#queue.run(() => this.#walk(walk));
    const report = reports.findLast((one) => one.step === id);
    // Only a cancelled run ends before its one target has a report.
    return report ?? this.#refuse(step, cancelled());
  }

  async #walk(walk: Walk<C>): Promise<RunSummary> {
    const { steps, only } = walk;
    const targets = new Set(only ?? steps.map(({ id }) => id));
    const needed = new Set([...targets].flatMap((id) => [...allNeedsOf(steps, id)]));
    const ordered = inRunOrder(steps).filter(({ id }) => targets.has(id) || needed.has(id));
    let leave: (() => Promise<void>) | undefined;
    try {
      leave = await this.#options.enter?.();
      await this.#options.journal.open();
      return await this.#visitAll(walk, ordered, targets, await this.#options.environment());
    } catch (error) {
      const first = ordered.find(({ id }) => targets.has(id));
      return first === undefined ? { reports: [] } : { reports: [this.#refuse(first, error)], stoppedAt: first.id };
    } finally {
      await leave?.();
    }
  }

  async #visitAll(
    walk: Walk<C>,
    ordered: readonly RunnableStep[],
    targets: ReadonlySet<string>,
    environment: Environment<C>,
  ): Promise<RunSummary> {
    const reports: StepReport[] = [];
    let stoppedAt: string | undefined;
    for (const step of ordered) {
      const isTarget = targets.has(step.id);
      if (!isTarget && this.#memory.isKnownInSync(step)) continue;
      const blocker = this.#memory.blockerOf(step);
      if (blocker !== undefined && step.problems.length === 0) {
        // After a stop, a step whose needs were not reached was not reached itself.
        if (stoppedAt === undefined || this.#memory.hasSeen(blocker)) {
          reports.push(await this.#block(walk, step, blocker));
        }
        continue;
      }
      if (stoppedAt !== undefined) continue;
      const report = await this.#visit(walk, environment, step, isTarget ? walk.act : look);
      reports.push(report);
      if (report.status === 'cancelled') return { reports, stoppedAt: step.id };
      if (stopsTheRun(report)) stoppedAt = step.id;
    }
    return { reports, ...(stoppedAt === undefined ? {} : { stoppedAt }) };
  }

  async #visit(walk: Walk<C>, environment: Environment<C>, step: RunnableStep, act: Act<C>): Promise<StepReport> {
    const live = this.#live(step);
    const { outputsOf } = this.#memory;
    const run = new StepRun({
      options: this.#options,
      environment,
      run: walk.run,
      step,
      outputsOf,
      signal: walk.signal,
      live,
    });
    const found = await act(run, live, environment);
    this.#memory.record(step, live.current.status, found?.outcome ?? {});
    return this.#redacted(live.current);
  }

  async #block(walk: Walk<C>, step: RunnableStep, blocker: string): Promise<StepReport> {
    this.#memory.record(step, 'blocked', {}, blocker);
    const headline = `blocked by ${blocker}`;
    const live = this.#live(step);
    const { kind, changes, progress, outputs } = live.current;
    const kept = { kind, status: 'blocked' as const, headline, changes, progress, outputs };
    await this.#options.journal
      .append(walk.run, step.id, { event: 'report', hash: sourceHash(step), report: kept })
      .catch((error: unknown) => this.#options.logger.error(`A blocked step could not be recorded: ${codeOf(error)}`));
    return this.#redacted(live.set({ status: 'blocked', headline }));
  }

  /** The report of a step that could not even be looked at. */
  #refuse(step: RunnableStep, error: unknown): StepReport {
    const { clock, time } = this.#options;
    const fields = failureFields(error, { at: clock.now(), time, isStopped: true });
    return this.#redacted(this.#live(step).set(fields));
  }

  #live(step: RunnableStep): LiveReport {
    const { target, clock, onReport, from } = this.#options;
    return new LiveReport(step, { target, at: clock.now(), ...(from === undefined ? {} : { from }) }, (report) =>
      onReport(this.#redacted(report)),
    );
  }

  #redacted(report: StepReport): StepReport {
    return this.#options.redactor.redactData(report, isOwnWord);
  }

  #newRun(): string {
    return Buffer.from(this.#options.random.bytes(4)).toString('hex');
  }
}

/** A fault in the cell stops that step alone; what a service or the engine answered stops the run. */
function stopsTheRun({ status, error }: StepReport): boolean {
  return status === 'failed' && error?.code !== 'INPUT_INVALID' && error?.code !== 'STEP_UNKNOWN';
}
