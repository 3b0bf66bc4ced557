import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StepReport } from '../runbook/run/report';
import type { KeyPort } from '../runbook/run/sealedEscrow';
import type { Target } from '../runbook/run/report';
import type { Redactor } from '../shared/redactor';
import type { CredentialKeeper } from './credentials/credentialKeeper';
import { type KeptInputs, readKeptInputs } from './credentials/keptInputs';
import { editorOperator } from './editorOperator';
import type { EngineHost, EngineSession } from './engineHost';
import { escrowKey } from './escrowKey';
import type { OpenRunbook } from './openRunbook';
import { redactingLogger } from './redactingLogger';

export interface EngineHostOptions {
  readonly context: vscode.ExtensionContext;
  readonly redactor: Redactor;
  readonly log: vscode.LogOutputChannel;
  readonly keeper: CredentialKeeper;
}

type Engine = Awaited<ReturnType<typeof openEngine>>;
type OpenSession = EngineSession & { readonly engine: Engine };

/** Makes one engine per runbook and target, each with its own folder in the extension's storage. */
export function createEngineHost(options: EngineHostOptions): EngineHost & { dispose(): void } {
  const key = escrowKey(options.context);
  const sessions = new Map<OpenRunbook, Map<Target, Promise<OpenSession>>>();

  let chosen: KeptInputs = (inputs) => inputs;

  async function open(runbook: OpenRunbook, target: Target): Promise<OpenSession> {
    // Signing in may have chosen another one since the last run.
    chosen = await readKeptInputs(options.keeper);
    const own = sessions.get(runbook) ?? new Map<Target, Promise<OpenSession>>();
    sessions.set(runbook, own);
    let session = own.get(target);
    if (session === undefined) {
      session = openEngine(options, key, runbook, target, (inputs) => chosen(inputs)).then((engine) => ({
        runner: engine.runner,
        onReport: engine.onReport,
        engine,
      }));
      own.set(target, session);
    }
    return session;
  }

  async function close(runbook: OpenRunbook): Promise<void> {
    const own = sessions.get(runbook);
    sessions.delete(runbook);
    // A run that was told to stop finishes the write it is in.
    await runbook.enqueue(async () => {
      for (const session of own?.values() ?? []) await (await session.catch(() => undefined))?.engine.dispose();
    });
  }

  const closing = vscode.workspace.onDidCloseNotebookDocument((document) => {
    for (const runbook of sessions.keys()) if (runbook.document === document) void close(runbook);
  });

  return {
    session: open,
    async resetRehearsal(runbook) {
      await (await open(runbook, 'rehearsal')).engine.reset();
    },
    dispose() {
      closing.dispose();
      for (const runbook of [...sessions.keys()]) void close(runbook);
    },
  };
}

async function openEngine(
  { context, redactor, log, keeper }: EngineHostOptions,
  key: KeyPort,
  runbook: OpenRunbook,
  target: Target,
  chosen: KeptInputs,
) {
  const { createEngine, nodeDisk, nodeFiles, processLock, readHclWasm, systemClock, systemRandom } =
    await import('./engineChunk');
  const reports = new vscode.EventEmitter<StepReport>();
  const roots = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const from = callsFrom();
  const operator = editorOperator(keeper, redactor);
  const folder = folderOf(context, runbook.document.uri);
  const lock = processLock(path.join(folder, target, 'lock'), 'the editor');
  const engine = createEngine({
    disk: nodeDisk(folder, lock),
    lock,
    key,
    clock: systemClock,
    random: systemRandom,
    redactor,
    logger: redactingLogger(log, redactor),
    hclWasm: readHclWasm,
    files: nodeFiles(roots.map(({ uri }) => uri.fsPath)),
    inputs: () => (target === 'live' ? chosen(runbook.parsed.inputs) : runbook.parsed.inputs),
    onReport: (report) => reports.fire(report),
    ...(from !== undefined && { from }),
    ...(target === 'live' ? { target, operator } : { target, wire: 'loopback' as const }),
  });
  return { ...engine, onReport: reports.event };
}

/** The machine that calls come from, where it is not the one the person sits at. */
function callsFrom(): string | undefined {
  const { remoteName } = vscode.env;
  if (remoteName === undefined) return undefined;
  // An editor in a browser names its server's address here.
  return /^[a-z][a-z-]*$/.test(remoteName) ? `${remoteName} (${hostname()})` : hostname();
}

/**
 * Where the state of one runbook is kept: by the file's path, because two runbooks of one name (each product has its own)
 * must never share a journal. Saving an untitled runbook under the name it was opened with keeps its state.
 *
 * Not in the storage of the workspace: a second window on a folder is given another one, and would know nothing of what
 * the first one has in escrow.
 */
function folderOf(context: vscode.ExtensionContext, uri: vscode.Uri): string {
  return path.join(
    context.globalStorageUri.fsPath,
    'runbooks',
    createHash('sha256').update(uri.path).digest('hex').slice(0, 16),
  );
}
