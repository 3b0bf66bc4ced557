import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeWorkspaceFoldersNotification,
  type DidChangeWorkspaceFoldersParams,
} from 'vscode-languageserver';
import type { LanguageService } from '../language/languageService';
import { sourceOf } from '../lint/source';
import type { KeptDocuments } from './openDocuments';
import { publishedDiagnostics } from './publishedDiagnostics';
import type { Session } from './session';
import { settingsProblems } from './settingsProblems';
import { fileOf } from './uris';
import { diskChanges, watchFiles } from './watchedFiles';
import type { Served } from './served';

/** Tells the language service of what happens around the editor, and the editor of what the service finds. */
export function tellService(
  connection: Connection,
  session: Session,
  documents: KeptDocuments,
  service: LanguageService,
  { sources }: Served,
): void {
  /** What an editor that has gone meanwhile, or refuses, does not take is no failure of the server. */
  const send = (sending: () => Promise<unknown>): void =>
    void new Promise((resolve) => resolve(sending())).catch(() => undefined);
  documents.onDidChange((file, isOpen) => {
    // A text that is no source's may be one that others are linted by, such as a file with settings.
    if (sourceOf(sources, file) === undefined) {
      const problems = settingsProblems(file, documents, sources);
      if (problems !== undefined) send(() => connection.sendDiagnostics(problems));
      service.filesChanged([{ file, kind: 'changed' }]);
    } else if (isOpen) service.documentChanged(file);
    else service.documentClosed(file);
  });
  connection.onInitialized(() => {
    if (session.abilities.watchesFiles) send(() => watchFiles(connection, sources));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => service.filesChanged(diskChanges(changes)));
  connection.onDidChangeConfiguration(() => service.workspaceChanged());
  connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    ({ event }: DidChangeWorkspaceFoldersParams) => {
      const removed = new Set(event.removed.flatMap(({ uri }) => fileOf(uri) ?? []));
      const added = event.added.flatMap(({ uri }) => fileOf(uri) ?? []);
      session.folders = [...session.folders.filter((folder) => !removed.has(folder)), ...added];
      service.workspaceChanged();
    },
  );
  // An editor that watches nothing tells of saved files alone: then anything may have changed.
  documents.onDidSave(() => {
    if (!session.abilities.watchesFiles) service.workspaceChanged();
  });

  service.onDiagnostics((files) => {
    if (session.phase !== 'serving') return;
    const uriOf = (file: string): string => documents.uriOf(file);
    for (const file of files)
      send(() => connection.sendDiagnostics(publishedDiagnostics(file, session.abilities, uriOf)));
  });
  service.onDidLint(() => {
    if (session.phase === 'serving' && session.abilities.refreshesLenses)
      send(() => connection.sendRequest(CodeLensRefreshRequest.type));
  });
}
