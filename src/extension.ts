import * as vscode from 'vscode';
import { handleAction } from './editor/actionHandler';
import { keepCellContexts, keepRunbookContexts } from './editor/cellContexts';
import { registerCellLanguage } from './editor/cellLanguage';
import { Chips } from './editor/chips';
import { notebookTypes } from './editor/contributions';
import { CredentialKeeper } from './editor/credentials/credentialKeeper';
import { SecretCanary } from './editor/credentials/secretCanary';
import { keepDiagnostics } from './editor/diagnostics';
import { createEngineHost } from './editor/createEngineHost';
import { Kernels } from './editor/kernels';
import { registerLint } from './editor/lint/registerLint';
import { OpenRunbooks } from './editor/openRunbooks';
import { showProgress } from './editor/progressItem';
import { registerCommands, showAsText, signInFor } from './editor/registerCommands';
import { connectRenderer } from './editor/rendererClicks';
import { runbookSerializer } from './editor/runbookSerializer';
import { StepActions } from './editor/stepActions';
import { topicOf } from './editor/runbookTopic';
import { TextDocuments } from './editor/textDocuments';
import { Redactor } from './shared/redactor';
import { kinds } from './sources/registry';

/** Called by VS Code once, on the first activation event. Builds and registers; everything heavy loads on first use. */
export function activate(context: vscode.ExtensionContext): void {
  const redactor = new Redactor();
  const log = vscode.window.createOutputChannel('Pullbook', { log: true });
  const keeper = new CredentialKeeper(context, redactor);
  const canary = new SecretCanary(context, vscode.env.sessionId);
  const runbooks = new OpenRunbooks();
  const host = createEngineHost({ context, redactor, log, keeper });
  const kernels = new Kernels({ host, runbooks, log }, context.extension.id);
  const actions = new StepActions(kernels, () => canary.isVolatile());
  const documents = new TextDocuments();
  const trial = { redactor, log, memory: keeper.memory };
  const { extension } = context;

  context.subscriptions.push(
    log,
    runbooks,
    host,
    kernels,
    documents,
    ...notebookTypes.map((type) =>
      vscode.workspace.registerNotebookSerializer(type, runbookSerializer, { transientOutputs: true }),
    ),
    ...notebookTypes.map((type) => {
      const chips = new Chips(runbooks);
      return vscode.Disposable.from(chips, vscode.notebooks.registerNotebookCellStatusBarItemProvider(type, chips));
    }),
    keepCellContexts(runbooks),
    keepRunbookContexts(runbooks),
    keepDiagnostics(runbooks),
    registerCellLanguage(runbooks),
    showProgress(runbooks),
    connectRenderer(runbooks, (action, at) =>
      handleAction(action, at, actions, {
        signIn: (credential, { runbook }) => signInFor({ keeper, trial }, runbook, credential),
        showText: (step) => showAsText(step, documents),
      }),
    ),
    registerLint(context.extensionUri, kinds, documents, () => topicOf(runbooks.inView), log),
    registerCommands({ extension, runbooks, kernels, actions, host, keeper, documents, trial }),
  );
}
