import { type Connection, DiagnosticSeverity } from 'vscode-languageserver';
import { parseSettings, type SettingsOwner } from '../lint/parseSettings';
import { settingsName } from '../project/settingsName';
import { nameOf } from '../shared/files';
import type { OpenDocuments } from './openDocuments';
import { rangesIn } from './places';
import { onOneLine } from '../shared/visible';

/**
 * What is wrong in a team's settings while they are written, and no more once they are closed.
 * @returns `undefined` for a file that is something else.
 */
export function settingsProblems(
  file: string,
  documents: OpenDocuments,
  sources: readonly SettingsOwner[],
): Parameters<Connection['sendDiagnostics']>[0] | undefined {
  if (nameOf(file) !== settingsName) return undefined;
  const document = documents.get(file);
  const uri = documents.uriOf(file);
  if (document === undefined) return { uri, diagnostics: [] };
  const { text, version } = document;
  const rangeOf = rangesIn(text);
  const diagnostics = parseSettings(text, sources).problems.map((problem) => ({
    range: rangeOf(problem),
    severity: DiagnosticSeverity.Error,
    source: 'pullbook',
    message: onOneLine(problem.message),
  }));
  return { uri, version, diagnostics };
}
