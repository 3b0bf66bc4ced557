import { type CodeAction, CodeActionKind, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import type { LanguageService } from '../language/languageService';
import type { IgnoreComment } from '../language/ignoreComment';
import type { Action, ProposedChange, FileState } from '../language/results';
import type { Finding } from '../lint/rule';
import type { Offer } from '../lint/features';
import type { Span } from '../shared/text';
import type { Abilities } from './abilities';
import { areSame, rangesIn } from './places';
import type { LaterEdit } from './laterEdits';
import { workspaceEditOf } from './workspaceEdit';

export const quickFixKind = CodeActionKind.QuickFix;
export const fixAllKind = `${CodeActionKind.SourceFixAll}.pullbook`;

export interface CodeActionContext {
  readonly service: LanguageService;
  readonly abilities: Abilities;
  readonly uriOf: (file: string) => string;
  /** What a command would propose, where it needs no answers; `undefined` for any other. */
  readonly proposalOf: (offer: Offer) => Promise<ProposedChange | undefined>;
}

/** The request, in offsets of the text as it is. */
export interface CodeActionRequest {
  readonly file: string;
  readonly span: Span;
  /** Kinds that are asked for. Default: what is done about problems in the span. */
  readonly only: readonly string[] | undefined;
  /** The problems that the editor shows there. */
  readonly shown: readonly Diagnostic[];
}

/** What can be done at a place; `undefined` where the file is none of a source's, or has changed meanwhile. */
export async function codeActions(
  request: CodeActionRequest,
  context: CodeActionContext,
): Promise<CodeAction[] | undefined> {
  const { file, only } = request;
  if (only !== undefined && !includes(only, quickFixKind))
    return includes(only, fixAllKind) ? fixAll(file, context) : [];
  return quickFixes(request, context);
}

/** Whether a kind is asked for: by itself, or by one that it is a kind of. */
function includes(only: readonly string[], kind: string): boolean {
  return only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

async function fixAll(file: string, context: CodeActionContext): Promise<CodeAction[] | undefined> {
  const answer = await allFixes(file, context);
  if (answer === undefined) return undefined;
  const edit = editOf(answer.change, context);
  return edit === undefined ? [] : [{ title: answer.change.title, kind: fixAllKind, edit }];
}

/** An editor that cannot ask about a change of other files gets what stays in this one. */
function allFixes(file: string, { service, abilities }: CodeActionContext): ReturnType<LanguageService['fixAll']> {
  return service.fixAll(file, !abilities.confirmsEdits);
}

async function quickFixes(
  { file, span, shown }: CodeActionRequest,
  context: CodeActionContext,
): Promise<CodeAction[] | undefined> {
  const answer = await context.service.actionsAt(file, span);
  if (answer === undefined) return undefined;
  const rangeOf = rangesIn(answer.at.text);
  const shownBy = ({ rule, span: own }: Finding): Diagnostic[] =>
    shown.filter(({ code, range }) => code === rule && areSame(range, rangeOf(own)));
  const offered: CodeAction[] = [];
  for (const action of answer.actions) {
    const diagnostics = action.findings.flatMap(shownBy);
    const about = diagnostics.length > 0 ? { diagnostics } : {};
    const data = laterEdit(action, answer.at, context);
    if (data !== undefined) {
      const title = action.kind === 'offer' ? withDots(action.title) : action.title;
      offered.push({ title, kind: quickFixKind, data, ...about });
      continue;
    }
    const edit = await editFor(action, answer.at, context);
    if (edit === undefined) continue;
    const asks = edit.changeAnnotations !== undefined;
    offered.push({
      title: asks ? withDots(action.title) : action.title,
      kind: quickFixKind,
      edit,
      ...about,
      ...(action.kind === 'fix' && !asks && { isPreferred: true }),
    });
  }
  return offered;
}

/** A title with the sign of what asks before it does anything. */
function withDots(title: string): string {
  return title.endsWith('…') ? title : `${title}…`;
}

/** What costs too much to compute before somebody wants it, where the editor asks for it then. */
function laterEdit(action: Action, at: FileState, { abilities, uriOf }: CodeActionContext): LaterEdit | undefined {
  if (at.version === undefined || !abilities.resolvesEdits) return undefined;
  const text = { uri: uriOf(at.file), version: at.version };
  if (action.kind === 'fix-all') return action.staysHere ? text : undefined;
  if (action.kind !== 'offer' || !abilities.confirmsEdits) return undefined;
  const { command, arguments: given } = action.offer;
  return { ...text, command, argument: given[0] };
}

/** The edit of a code action that was offered without. */
export async function editLater(
  file: string,
  { command, argument }: LaterEdit,
  context: CodeActionContext,
): Promise<WorkspaceEdit | undefined> {
  if (command !== undefined) return offeredEdit({ title: '', command, arguments: [argument] }, context);
  const all = await allFixes(file, context);
  return all && editOf(all.change, context);
}

async function offeredEdit(offer: Offer, context: CodeActionContext): Promise<WorkspaceEdit | undefined> {
  const change = context.abilities.confirmsEdits ? await context.proposalOf(offer) : undefined;
  return change && editOf({ ...change, needsLook: true }, context);
}

/** What an action does, as an edit; `undefined` for one that this editor gets not. */
async function editFor(action: Action, at: FileState, context: CodeActionContext): Promise<WorkspaceEdit | undefined> {
  switch (action.kind) {
    case 'fix':
      return editOf(action.isSafe ? action.change : { ...action.change, needsLook: true }, context);
    case 'fix-all': {
      const all = await allFixes(at.file, context);
      return all && editOf(all.change, context);
    }
    case 'offer':
      return offeredEdit(action.offer, context);
    case 'ignore':
      return editOf({ title: action.title, needsLook: false, files: [commentIn(at, action.comment)] }, context);
  }
}

/** The comment on a line of its own. The protocol has no cursor: a person goes there to write the reason. */
function commentIn(at: FileState, comment: IgnoreComment): ProposedChange['files'][number] {
  const lineEnd = at.text.includes('\r\n') ? '\r\n' : '\n';
  const text = `${comment.indentation}${comment.text}${lineEnd}`;
  const span = { start: comment.at, end: comment.at };
  return { file: at.file, version: at.version, before: at.text, edits: [{ span, text }] };
}

function editOf(change: ProposedChange, { abilities, uriOf }: CodeActionContext): WorkspaceEdit | undefined {
  return workspaceEditOf(change, abilities, uriOf);
}
