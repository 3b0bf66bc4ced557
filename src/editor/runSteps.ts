import * as vscode from 'vscode';
import type { StepReport } from '../runbook/run/report';
import type { RunSummary } from '../runbook/run/runner';
import { printableError } from '../shared/errors';
import type { EngineHost, EngineSession } from './engineHost';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import type { ParsedStep } from './parseNotebook';
import { RunView } from './runView';
import { notice } from './notice';

/** What to do with the steps, once the engine is there. */
export type Job = (
  session: EngineSession,
  steps: readonly ParsedStep[],
  signal: AbortSignal,
) => Promise<RunSummary | StepReport>;

export interface RunDependencies {
  readonly host: EngineHost;
  readonly runbooks: OpenRunbooks;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Runs a job on the steps of one notebook and shows it in these cells. Cancelling any of the cells stops the whole run:
 * the editor by itself only tells the one cell.
 *
 * Nothing runs in a workspace that is not trusted, whichever way it was asked for.
 */
export async function runSteps(
  { host, runbooks, log }: RunDependencies,
  runbook: OpenRunbook,
  controller: vscode.NotebookController,
  cells: readonly vscode.NotebookCell[],
  job: Job,
): Promise<void> {
  const { target } = runbook;
  if (target === undefined) return;
  if (!vscode.workspace.isTrusted) {
    refuseUntrusted();
    return;
  }
  const abort = new AbortController();
  runbook.running.add(abort);
  try {
    await runbook.enqueue(async () => {
      // Cells may have gone while this waited, and a run that was stopped meanwhile does not begin.
      const left = abort.signal.aborted ? [] : cells.filter(({ index }) => index >= 0);
      if (left.length === 0) return;
      const session = await host.session(runbook, target);
      const view = new RunView({ runbook, target, controller, cells: left });
      const listening = session.onReport((report) => {
        view.show(report);
        runbooks.changed(runbook);
      });
      try {
        await job(session, runbook.parsed.steps, abort.signal);
      } finally {
        listening.dispose();
        await view.end();
      }
    });
  } catch (error) {
    // What a step meets is in its report; whatever comes here is a defect or a file that cannot be read.
    const message = printableError(error);
    log.error(message);
    void vscode.window.showErrorMessage(notice(message.split('\n')[0] ?? message));
  } finally {
    runbook.running.delete(abort);
    runbooks.changed(runbook);
  }
}

function refuseUntrusted(): void {
  const manage = 'Manage Workspace Trust';
  void vscode.window
    .showWarningMessage('Steps run only in a trusted workspace. Here the runbook can be read and edited.', manage)
    .then((chosen) => {
      if (chosen === manage) void vscode.commands.executeCommand('workbench.trust.manage');
    });
}
