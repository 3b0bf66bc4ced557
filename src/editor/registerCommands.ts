import * as vscode from 'vscode';
import { renderText } from '../runbook/run/renderText';
import type { CredentialKeeper } from './credentials/credentialKeeper';
import { signIn, signOut } from './credentials/signIn';
import type { TrialPorts } from './credentials/tryCredential';
import { commandIds } from './contributions';
import type { EngineHost } from './engineHost';
import { goToStep } from './goToStep';
import { keyboardHelp } from './keyboardHelp';
import type { Kernels } from './kernels';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import { resetRehearsal } from './resetRehearsal';
import { inputAt } from './runbookInputs';
import type { StepActions, StepAt } from './stepActions';
import { openStepDocumentation } from './stepDocumentation';
import { switchTarget } from './switchTarget';
import { runbookFrom, stepFrom } from './targetArgument';
import type { TextDocuments } from './textDocuments';

export interface CommandContext {
  readonly extension: vscode.Extension<unknown>;
  readonly runbooks: OpenRunbooks;
  readonly kernels: Kernels;
  readonly actions: StepActions;
  readonly host: EngineHost;
  readonly keeper: CredentialKeeper;
  readonly documents: TextDocuments;
  readonly trial: TrialPorts;
}

/** Registers every command that `package.json` contributes. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const { runbooks, actions, documents, extension } = context;
  const onStep = (act: (at: StepAt) => Promise<void>) => async (argument: unknown) => {
    const at = stepFrom(runbooks, argument);
    if (at !== undefined) await act(at);
  };
  const onRunbook = (act: (runbook: OpenRunbook) => Promise<void>) => async (argument: unknown) => {
    const runbook = runbookFrom(runbooks, argument);
    if (runbook !== undefined) await act(runbook);
    else void vscode.window.showInformationMessage('Open a runbook first.');
  };
  const handlers: Readonly<Record<keyof typeof commandIds, (argument: unknown) => Promise<void>>> = {
    newRunbook: async () => (await import('./newRunbook')).newRunbook(),
    planStep: onStep((at) => actions.plan(at)),
    applyStep: onStep((at) => actions.apply(at)),
    markDone: onStep((at) => actions.markDone(at)),
    takeWayOut: onStep((at) => actions.takeWayOut(at)),
    resume: onRunbook((runbook) => actions.resume(runbook)),
    switchTarget: onRunbook((runbook) => switchTarget(runbook, extension.id)),
    resetRehearsal: onRunbook((runbook) => resetRehearsal(runbook, context)),
    goToStep: onRunbook(goToStep),
    showPlanAsText: onStep((at) => showAsText(at, documents)),
    openStepDocumentation: async (argument) => {
      const uses = (argument as { uses?: unknown } | undefined)?.uses;
      const named = typeof uses === 'string' ? uses : stepFrom(runbooks, argument)?.step.uses;
      if (named !== undefined) await openStepDocumentation(documents, extension.extensionUri, named);
    },
    signIn: async (argument) => {
      await signInFor(context, runbooks.inView, typeof argument === 'string' ? argument : undefined);
    },
    signOut: () => signOut(context.keeper),
    keyboardHelp: () => documents.preview('Keyboard help.md', keyboardHelp()),
  };
  return vscode.Disposable.from(
    ...Object.entries(commandIds).map(([name, id]) =>
      vscode.commands.registerCommand(id, handlers[name as keyof typeof commandIds]),
    ),
  );
}

/** Shows a step's newest report as text beside the notebook. */
export async function showAsText({ runbook, step }: StepAt, documents: TextDocuments): Promise<void> {
  const state = runbook.stateOf(step);
  const text =
    state === undefined
      ? `Step ${step.id} has not been checked yet. Run it, or use Pullbook: Plan Step.`
      : renderText(state.report, { now: Date.now() });
  await documents.show(`${step.id}.txt`, text);
}

/** Signs in, with what the runbook names as the proposal. Returns whether that was done. */
export async function signInFor(
  { keeper, trial }: Pick<CommandContext, 'keeper' | 'trial'>,
  runbook: OpenRunbook | undefined,
  service: string | undefined,
): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return false;
  return signIn({ keeper, trial, input: (...path) => inputAt(runbook, ...path) }, service);
}
