import * as vscode from 'vscode';
import type { ReportAction } from '../runbook/run/report';
import type { StepActions, StepAt } from './stepActions';
import { workspaceUri } from './workspaceUri';

/** What a pressed button does beyond the step itself. */
export interface ActionEdges {
  /** Returns whether the person has signed in. */
  signIn(credential: string, at: StepAt): Promise<boolean>;
  showText(at: StepAt): Promise<void>;
}

/** Does what the button of a report stands for. A command for a terminal has no button: it is text to copy. */
export async function handleAction(
  action: ReportAction,
  at: StepAt,
  actions: StepActions,
  edges: ActionEdges,
): Promise<void> {
  switch (action.kind) {
    case 'apply':
      return actions.apply(at);
    case 'remedy':
      return actions.takeRemedy(at, action);
    case 'mark-done':
      return actions.markDone(at);
    case 'check-again':
      // Under a restored report the button reads Resume and goes on with the whole runbook.
      return at.runbook.stateOf(at.step)?.report.restored === true ? actions.resume(at.runbook) : actions.plan(at);
    case 'plan-again':
      return actions.plan(at);
    case 'retry':
      return actions.run(at);
    case 'show-text':
      return edges.showText(at);
    case 'sign-in':
      // Whoever pressed this wants to see the step, not to press once more.
      if (await edges.signIn(action.credential, at)) await actions.plan(at);
      return;
    case 'open-link':
      await vscode.env.openExternal(vscode.Uri.parse(action.url, true));
      return;
    case 'open-file':
      await vscode.window.showTextDocument(workspaceUri(action.path));
      return;
    case 'fix-config':
      await vscode.commands.executeCommand('pullbook.lint.authenticateConfig', workspaceUri(action.path));
      return;
    case 'wire-terraform':
      await vscode.commands.executeCommand('pullbook.terraform.wire', {
        product: action.product,
        project: action.project,
      });
      return;
    case 'run-command':
      await vscode.env.clipboard.writeText(action.command);
  }
}
