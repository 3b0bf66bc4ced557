import { type CodeAction, LSPErrorCodes, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { OpenDocuments } from './openDocuments';
import { invalid, isRecord } from './requests';

/** What an editor keeps of a code action and sends back when somebody has chosen it. */
export interface LaterEdit {
  readonly uri: string;
  /** Of the text that it was offered for. */
  readonly version: number;
  /** Names what computes the edit: the command that proposes it; without one it is all that can be fixed safely. */
  readonly command?: string;
  readonly argument?: unknown;
}

/**
 * The code action with its edit.
 *
 * @param edit - Computes the edit for the text as it is; `undefined` where nothing is left to change.
 * @throws {ResponseError} where the text is another one since, or nothing is left to change.
 */
export async function withEdit(
  action: CodeAction,
  documents: OpenDocuments,
  edit: (file: string, later: LaterEdit) => Promise<WorkspaceEdit | undefined>,
): Promise<CodeAction> {
  const later = laterEditIn(action.data);
  const fileOfVersion = (): string => {
    const document = documents.named(later.uri);
    if (document?.version === later.version) return document.file;
    throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile.');
  };
  const file = fileOfVersion();
  const computed = await edit(file, later);
  fileOfVersion();
  if (computed === undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, 'Nothing is left to change.');
  return { ...action, edit: computed };
}

/** @throws {ResponseError} where it is nothing that the server has sent. */
function laterEditIn(data: unknown): LaterEdit {
  if (!isRecord(data) || typeof data['uri'] !== 'string' || typeof data['version'] !== 'number')
    throw invalid('data', 'what came with the code action');
  const { uri, version, command, argument } = data;
  return { uri, version, ...(typeof command === 'string' && { command, argument }) };
}
