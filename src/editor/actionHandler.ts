import type { ReportAction } from '../runbook/run/report';
import type { StepActions, StepAt } from './stepActions';
import { runOffer } from './offerCommands';

/** What a pressed button does beyond the step itself. */
export interface ActionEdges {
  /** Returns whether the person has signed in. */
  signIn(credential: string, at: StepAt): Promise<boolean>;
  showText(at: StepAt): Promise<void>;
}

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
      return runOffer(action, {
        plan: () => actions.plan(at),
        run: () => actions.run(at),
        signIn: (credential) => edges.signIn(credential, at),
      });
  }
}
