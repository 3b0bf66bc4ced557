import * as vscode from 'vscode';
import type { EngineHost } from './engineHost';
import type { Kernels } from './kernels';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';

/** Starts the rehearsal of a runbook over, after one question. Nothing real is touched. */
export async function resetRehearsal(
  runbook: OpenRunbook,
  {
    host,
    kernels,
    runbooks,
  }: { readonly host: EngineHost; readonly kernels: Kernels; readonly runbooks: OpenRunbooks },
): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  if (runbook.running.size > 0) {
    void vscode.window.showInformationMessage('Stop the run first.');
    return;
  }
  const reset = 'Reset';
  const answer = await vscode.window.showWarningMessage(
    'Reset the rehearsal world?',
    {
      modal: true,
      detail:
        'The simulated services and the journal of this rehearsal start over. The real services and the Live journal stay as they are.',
    },
    reset,
  );
  if (answer !== reset) return;
  await runbook.enqueue(async () => {
    await host.resetRehearsal(runbook);
    runbook.states.clear('rehearsal');
  });
  runbooks.changed(runbook);
  await kernels.restore(runbook);
}
