import type * as vscode from 'vscode';
import { printableError } from '../shared/errors';
import { loadLanguage } from './parseNotebook';
import type { OpenRunbook } from './openRunbook';
import type { RunDependencies } from './runSteps';
import { RunView } from './runView';

/**
 * Shows in the cells what the journal knows of this runbook on its present target, and what this session knows since.
 * Reads the journal only: no service is asked.
 */
export async function restoreStates(
  dependencies: RunDependencies,
  runbook: OpenRunbook,
  controller: vscode.NotebookController,
  which: 'all cells' | 'empty cells',
): Promise<void> {
  await loadLanguage();
  await runbook.enqueue(() => restore(dependencies, runbook, controller, which));
}

async function restore(
  { host, runbooks, log }: RunDependencies,
  runbook: OpenRunbook,
  controller: vscode.NotebookController,
  which: 'all cells' | 'empty cells',
): Promise<void> {
  const { target } = runbook;
  if (target === undefined) return;
  const { steps } = runbook.parsed;
  try {
    const { runner } = await host.session(runbook, target);
    for (const report of await runner.restore(steps)) {
      const step = steps.find(({ id }) => id === report.step);
      if (step === undefined || runbook.states.of(target, step.id) !== undefined) continue;
      const actions = report.actions.map((action) =>
        action.kind === 'check-again' ? { ...action, title: 'Resume' } : action,
      );
      runbook.states.set(target, step.id, {
        report: { ...report, actions },
        madeFrom: runbook.sourceOf(step),
        run: crypto.randomUUID(),
      });
    }
  } catch (error) {
    log.warn(printableError(error));
  }
  // Another kernel may have been chosen meanwhile.
  if (runbook.target !== target) return;
  const view = new RunView({ runbook, target, controller, cells: [] });
  for (const step of steps) {
    if (which === 'empty cells' && (runbook.cellOf(step.id)?.outputs.length ?? 0) > 0) continue;
    const state = runbook.states.of(target, step.id);
    if (state !== undefined) view.redraw(step.id, state);
    // What was shown belongs to the other world.
    else view.clear(step.id);
  }
  await view.end();
  runbooks.changed(runbook);
}
