import type { ReportAction } from '../runbook/run/report';
import { type ActionEdges, runOffer } from './offerCommands';
import type { StepActions, StepAt } from './stepActions';

/** Does what the button of a report stands for. */
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
    case 'show-text':
      return edges.showText(at);
    case 'offer':
      return runOffer(action, { at, actions, edges });
  }
}
