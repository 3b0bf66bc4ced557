import {
  type Connection,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import type { DiskChange } from '../language/ports';
import type { SourceKind } from '../lint/source';
import { settingsName } from '../project/settingsName';
import { fileOf } from './uris';

/** Asks the editor to tell of changes on the disk that linting depends on, each glob once. */
export async function watchFiles(connection: Connection, sources: readonly SourceKind[]): Promise<void> {
  const globs = new Set([
    `**/${settingsName}`,
    ...sources.flatMap(({ unitGlobs, aroundGlobs = [] }) => [...unitGlobs, ...aroundGlobs]),
  ]);
  const watchers: FileSystemWatcher[] = [...globs].map((globPattern) => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

const kinds: Readonly<Record<FileChangeType, DiskChange['kind']>> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/** What the editor has seen on the disk, by paths; without what is no file of this machine. */
export function diskChanges(events: readonly FileEvent[]): DiskChange[] {
  return events.flatMap(({ uri, type }) => {
    const file = fileOf(uri);
    return file === undefined ? [] : [{ file, kind: kinds[type] }];
  });
}
