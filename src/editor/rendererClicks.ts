import * as vscode from 'vscode';
import { isSameAddress, rendererId } from '../renderer/envelope';
import type { ClickMessage, FreshnessMessage } from '../renderer/envelope';
import type { ReportAction } from '../runbook/run/report';
import type { OpenRunbooks } from './openRunbooks';
import type { StepAt } from './stepActions';
import { addressOf } from './stepOutput';

/** Does what a button of a report stands for. */
export type ActionHandler = (action: ReportAction, at: StepAt) => Promise<void>;

/**
 * Connects the buttons under outputs. A message says only which button of which report was pressed; what that means is
 * taken from the report that is kept here, and a message about a report that is not the newest is dropped.
 */
export function connectRenderer(runbooks: OpenRunbooks, handle: ActionHandler): vscode.Disposable {
  const messaging = vscode.notebooks.createRendererMessaging(rendererId);
  return vscode.Disposable.from(
    messaging.onDidReceiveMessage(async ({ message }) => {
      if (!isClick(message)) return;
      const runbook = runbooks.find(message.address.notebook);
      const step = runbook?.parsed.steps.find(({ id }) => id === message.address.step);
      if (runbook === undefined || step === undefined) return;
      const state = runbook.stateOf(step);
      if (state === undefined) return;
      const expected = addressOf(runbook.document.uri, step.id, state.run);
      const action = state.report.actions[message.index];
      if (action !== undefined && isSameAddress(expected, message.address)) await handle(action, { runbook, step });
    }),
    runbooks.onDidChange((runbook) => {
      for (const step of runbook.parsed.steps) {
        const state = runbook.stateOf(step);
        if (state?.report.planHash === undefined) continue;
        const fresh = runbook.freshPlan(step) !== undefined;
        const address = addressOf(runbook.document.uri, step.id, state.run);
        void messaging.postMessage({ type: 'freshness', address, fresh } satisfies FreshnessMessage);
      }
    }),
  );
}

function isClick(message: unknown): message is ClickMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { type, address, index } = message as Partial<Record<keyof ClickMessage, unknown>>;
  return type === 'click' && typeof address === 'object' && address !== null && typeof index === 'number';
}
