import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import { plain } from '../runbook/run/renderSection';
import { type RemedyAction, confirmApply, confirmRemedy } from './confirmApply';
import type { Kernels } from './kernels';
import type { OpenRunbook } from './openRunbook';
import type { ParsedStep } from './parseNotebook';
import { notice } from './notice';
import { secretFault } from '../steps/secretShapes';

/** One step of one open notebook: what commands, chips and buttons are about. */
export interface StepAt {
  readonly runbook: OpenRunbook;
  readonly step: ParsedStep;
}

/** What a person can do with a step, whichever way they ask for it. */
export class StepActions {
  readonly #kernels: Kernels;
  readonly #isStorageVolatile: () => Promise<boolean>;

  constructor(kernels: Kernels, isStorageVolatile: () => Promise<boolean>) {
    this.#kernels = kernels;
    this.#isStorageVolatile = isStorageVolatile;
  }

  /** Checks and plans; changes nothing, in either world. */
  plan({ runbook, step }: StepAt): Promise<void> {
    return this.#kernels.run(runbook, cellsOf(runbook, step), ({ runner }, steps, signal) =>
      runner.planStep(steps, step.id, { signal }),
    );
  }

  /** What running the cell does: plan in Live, bring in sync in Rehearsal. */
  run(at: StepAt): Promise<void> {
    const { runbook, step } = at;
    if (runbook.target === 'live') return this.plan(at);
    return this.#kernels.run(runbook, cellsOf(runbook, step), ({ runner }, steps, signal) =>
      runner.rehearseStep(steps, step.id, { signal }),
    );
  }

  /** Applies the plan that is shown, after one question in Live. Without a fresh plan it offers to make one. */
  async apply(at: StepAt): Promise<void> {
    const { runbook, step } = at;
    const plan = runbook.freshPlan(step);
    if (plan === undefined) {
      const make = 'Plan Step';
      const message = `Step ${step.id} has no fresh plan. Plan it, read the plan, then apply.`;
      if ((await vscode.window.showInformationMessage(notice(message), make)) === make) await this.plan(at);
      return;
    }
    if (runbook.target === 'live' && !(await confirmApply(plan.state.report, await this.#isStorageVolatile()))) return;
    await this.#kernels.run(runbook, cellsOf(runbook, step), ({ runner }, steps, signal) =>
      runner.applyStep(steps, step.id, plan.planHash, { signal }),
    );
  }

  /**
   * Takes a way out of a half-done step, such as revoking what was created, after one question. It is asked in Rehearsal
   * as well: this is not the way the runbook goes.
   */
  async takeRemedy({ runbook, step }: StepAt, action: RemedyAction): Promise<void> {
    const report = runbook.stateOf(step)?.report;
    if (report === undefined || !(await confirmRemedy(report, action))) return;
    const asked = { remedy: action.id, planHash: action.planHash };
    await this.#kernels.run(runbook, cellsOf(runbook, step), ({ runner }, steps, signal) =>
      runner.applyRemedy(steps, step.id, asked, { signal }),
    );
  }

  /** Lets one choose among the ways out that the step's output offers. */
  async takeWayOut(at: StepAt): Promise<void> {
    const { runbook, step } = at;
    const offered = (runbook.stateOf(step)?.report.actions ?? []).filter((action) => action.kind === 'remedy');
    if (offered.length === 0) {
      void vscode.window.showInformationMessage(
        notice(`Step ${step.id} offers no way out: nothing of it is known to be half-done.`),
      );
      return;
    }
    const chosen = await vscode.window.showQuickPick(
      offered.map((action) => ({
        label: notice(action.title),
        detail: notice(action.changes.map(({ summary }) => plain(summary)).join(' · ')),
        action,
      })),
      { title: notice(`Step ${step.id} is half-done`) },
    );
    if (chosen !== undefined) await this.takeRemedy(at, chosen.action);
  }

  /** Asks for a note and records that the manual part is done. */
  async markDone({ runbook, step }: StepAt): Promise<void> {
    const planHash = runbook.markablePlan(step);
    if (planHash === undefined) {
      void vscode.window.showInformationMessage(
        notice(`Step ${step.id} has nothing to mark: run it, it shows what there is to do.`),
      );
      return;
    }
    const note = await vscode.window.showInputBox({
      title: notice(`Mark step ${step.id} done`),
      prompt: 'What was done, in a few words: a ticket, a name, a place. Never a password or a token.',
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' ? 'A few words, so that others can retrace it.' : secretFault(text)),
    });
    if (note === undefined) return;
    await this.#kernels.run(runbook, cellsOf(runbook, step), ({ runner }, steps, signal) =>
      runner.markDone(steps, step.id, { note: note.trim(), by: userInfo().username, planHash }, { signal }),
    );
  }

  /** Looks again at every step, as running all does: in Live it plans what is left, in Rehearsal it goes on and does it. */
  resume(runbook: OpenRunbook): Promise<void> {
    const { target } = runbook;
    const cells = runbook.parsed.steps.map(({ cell }) => runbook.document.cellAt(cell));
    return this.#kernels.run(runbook, cells, ({ runner }, steps, signal) =>
      target === 'live' ? runner.runAll(steps, { signal }) : runner.rehearseAll(steps, { signal }),
    );
  }
}

function cellsOf(runbook: OpenRunbook, step: ParsedStep): readonly vscode.NotebookCell[] {
  return [runbook.document.cellAt(step.cell)];
}
