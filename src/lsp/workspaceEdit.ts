import type { ChangeAnnotation, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { ProposedChange, FileChange } from '../language/results';
import type { Abilities } from './abilities';
import { rangesIn } from './places';

/** Names the one annotation of an edit. */
const annotationId = 'pullbook';

/**
 * A change as an editor takes it: bound to the versions of the texts where the editor knows them, and marked to be confirmed
 * where a person should look at it first.
 *
 * @returns `undefined` where nothing changes, or where a person should look and this editor would not ask.
 */
export function workspaceEditOf(
  { title, files, needsLook }: ProposedChange,
  abilities: Abilities,
  uriOf: (file: string) => string,
): WorkspaceEdit | undefined {
  const isMade = (change: FileChange): boolean => change.before === undefined;
  const mustConfirm = needsLook || files.length > 1 || files.some(isMade);
  if (files.length === 0 || (mustConfirm && !abilities.confirmsEdits)) return undefined;
  if (files.some(isMade) && !abilities.createsFiles) return undefined;
  if (!abilities.versionedEdits)
    return { changes: Object.fromEntries(files.map((change) => [uriOf(change.file), textEditsOf(change)])) };
  const mark = mustConfirm ? { annotationId } : {};
  const documentChanges = files.flatMap((change) => {
    const edit: TextDocumentEdit = {
      textDocument: { uri: uriOf(change.file), version: change.version ?? null },
      edits: textEditsOf(change).map((one) => ({ ...one, ...mark })),
    };
    return isMade(change) ? [{ kind: 'create' as const, uri: uriOf(change.file), ...mark }, edit] : [edit];
  });
  if (!mustConfirm) return { documentChanges };
  const annotation: ChangeAnnotation = { label: title.replaceAll('`', ''), needsConfirmation: true };
  return { documentChanges, changeAnnotations: { [annotationId]: annotation } };
}

function textEditsOf({ before = '', edits }: FileChange): TextEdit[] {
  const rangeOf = rangesIn(before);
  return edits.map(({ span, text }) => ({ range: rangeOf(span), newText: text }));
}
