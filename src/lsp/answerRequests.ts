import type { CodeLens, Connection, Diagnostic } from 'vscode-languageserver';
import type { LanguageService } from '../language/languageService';
import type { Lens } from '../lint/features';
import { type CodeActionContext, codeActions, editLater } from './codeActions';
import { personAt, proposalOf } from './commands';
import { completionItem } from './completionItems';
import { hoverContent } from './hoverContent';
import { withEdit } from './laterEdits';
import type { OpenDocuments } from './openDocuments';
import { rangesIn, type RangeIn } from './places';
import { aboutDocument, invalid, isRecord, positionIn, refuseOutside, textsIn } from './requests';
import type { Session } from './session';

/** Answers what the editor asks, each by the language service. */
export function answerRequests(
  connection: Connection,
  session: Session,
  documents: OpenDocuments,
  service: LanguageService,
): void {
  const uriOf = (file: string): string => documents.uriOf(file);
  const context = { documents, session };
  const actionContext = (): CodeActionContext => {
    return { service, abilities: session.abilities, uriOf, proposalOf: (offer) => proposalOf(service, offer) };
  };

  connection.onCodeAction(
    aboutDocument(context, [], async ({ file, offsetAt }, params) => {
      const { range, only, diagnostics } = codeActionParams(params);
      const span = { start: offsetAt(range.start), end: offsetAt(range.end) };
      const request = { file, span, only, shown: diagnostics };
      return session.abilities.codeActions ? codeActions(request, actionContext()) : [];
    }),
  );

  connection.onCodeActionResolve((action) => {
    refuseOutside(session);
    return withEdit(action, documents, (file, later) => editLater(file, later, actionContext()));
  });

  connection.onHover(
    aboutDocument(context, null, async ({ file, offsetAt }, { position }) => {
      const answer = await service.hoverAt(file, offsetAt(positionIn(position, 'position')));
      if (answer?.hover === undefined) return undefined;
      const range = rangesIn(answer.at.text)(answer.hover.span);
      return { contents: hoverContent(answer.hover, session.abilities.markdown), range };
    }),
  );

  connection.onCompletion(
    aboutDocument(context, [], async ({ file, text, languageId, offsetAt }, { position }) => {
      const offset = offsetAt(positionIn(position, 'position'));
      const answer = await service.completionsAt(file, offset);
      const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
      const place = { before, language: languageId, rangeOf: rangesIn(text) };
      return answer?.items.map((item) => completionItem(item, place, session.abilities));
    }),
  );

  connection.onCodeLens(
    aboutDocument(context, [], async ({ file }) => {
      const answer = await service.lensesOf(file);
      const rangeOf = rangesIn(answer?.at.text ?? '');
      return answer?.lenses.map((lens) => codeLens(lens, rangeOf, session.abilities.confirmsEdits));
    }),
  );

  connection.onExecuteCommand(async (params: unknown) => {
    refuseOutside(session);
    if (!isRecord(params) || typeof params['command'] !== 'string') throw invalid('command', 'a text');
    const { arguments: given } = params;
    const argument: unknown = Array.isArray(given) ? given[0] : undefined;
    const isThere = await service.run(params['command'], argument, personAt(connection, session.abilities, uriOf));
    if (!isThere) throw invalid('command', 'one that the server has named');
    return null;
  });
}

/** @param canRun - Whether the editor can take what a command proposes; else the lens only says something. */
function codeLens({ span, title, offer }: Lens, rangeOf: RangeIn, canRun: boolean): CodeLens {
  const command =
    offer !== undefined && canRun ? { command: offer.command, arguments: [...offer.arguments] } : { command: '' };
  return { range: rangeOf(span), command: { title, ...command } };
}

function codeActionParams({ range, context }: { readonly range: unknown; readonly context: unknown }) {
  if (!isRecord(range)) throw invalid('range', '`start` and `end`');
  if (!isRecord(context)) throw invalid('context', '`diagnostics`, and `only` where some kinds are asked for');
  const { diagnostics } = context;
  return {
    range: { start: positionIn(range['start'], 'range.start'), end: positionIn(range['end'], 'range.end') },
    only: textsIn(context['only'], 'context.only'),
    diagnostics: Array.isArray(diagnostics) ? diagnostics.filter(isDiagnostic) : [],
  };
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return (
    isRecord(value) && isRecord(value['range']) && isRecord(value['range']['start']) && isRecord(value['range']['end'])
  );
}
