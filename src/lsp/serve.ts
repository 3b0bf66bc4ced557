import type { Readable, Writable } from 'node:stream';
import { type InitializeParams, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import { printableError } from '../shared/errors';
import { abilitiesOf } from './abilities';
import { answerRequests } from './answerRequests';
import { fixAllKind, quickFixKind } from './codeActions';
import { startLifecycle } from './lifecycle';
import { keepDocuments } from './openDocuments';
import type { Served } from './served';
import type { Session } from './session';
import { tellService } from './tellService';
import { fileOf } from './uris';

/**
 * Serves one editor until it is gone.
 *
 * @param parent - A process to end with, besides the one that the editor names; 0 for none.
 * @returns the exit code: 0 after `shutdown`, else 1.
 */
export async function serve(input: Readable, output: Writable, served: Served, parent: number): Promise<number> {
  const { connection, ended } = startLifecycle(input, output, parent);
  const session: Session = { phase: 'new', abilities: abilitiesOf({}), folders: [] };
  const documents = keepDocuments(connection);
  const onFailure = (error: unknown): void => {
    if (session.phase !== 'serving') return;
    // An editor that has gone meanwhile is told nothing.
    new Promise<void>((resolve) => {
      connection.console.error(printableError(error));
      resolve();
    }).catch(() => undefined);
  };
  const service = served.openService(documents, () => session.folders, onFailure);
  connection.onInitialize((params): InitializeResult => {
    session.phase = 'serving';
    session.abilities = abilitiesOf(params.capabilities);
    session.folders = foldersIn(params);
    return {
      serverInfo: { name: 'pullbook', version: served.version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeActionProvider: {
          codeActionKinds: [quickFixKind, fixAllKind],
          ...(session.abilities.resolvesEdits && { resolveProvider: true }),
        },
        hoverProvider: true,
        completionProvider: {},
        codeLensProvider: {},
        executeCommandProvider: { commands: served.sources.flatMap(({ commands = [] }) => commands) },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onShutdown(() => {
    session.phase = 'shut down';
  });
  answerRequests(connection, session, documents, service);
  tellService(connection, session, documents, service, served);
  connection.listen();
  const code = await ended;
  session.phase = 'shut down';
  service.dispose();
  return code;
}

/** The folders of the workspace; the one of editors from before there could be several. */
function foldersIn(params: InitializeParams): readonly string[] {
  const { workspaceFolders }: InitializeParams = params;
  const { rootUri }: { readonly rootUri: unknown } = params;
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);
  return uris.flatMap((uri) => fileOf(uri)?.replace(/(.)\/$/, '$1') ?? []);
}
