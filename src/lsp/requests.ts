import { type CancellationToken, ErrorCodes, LSPErrorCodes, type Position, ResponseError } from 'vscode-languageserver';
import type { NamedDocument, OpenDocuments } from './openDocuments';
import type { Session } from './session';

export interface RequestContext {
  readonly documents: OpenDocuments;
  readonly session: Session;
}

/** @throws {ResponseError} before `initialize` and after `shutdown`, as the protocol wants it. */
export function refuseOutside({ phase }: Session): void {
  if (phase === 'new') throw new ResponseError(ErrorCodes.ServerNotInitialized, '`initialize` comes first.');
  if (phase === 'shut down')
    throw new ResponseError(ErrorCodes.InvalidRequest, 'After `shutdown` only `exit` may come.');
}

/**
 * A handler of requests about a text: refuses what is malformed or comes before `initialize` or after `shutdown`; says so
 * when the request was cancelled, or the text has changed while the answer was looked for, so that nobody applies it.
 *
 * @param nothing - The answer for a text that is no source's or not open.
 */
export function aboutDocument<P, A, N>(
  { documents, session }: RequestContext,
  nothing: N,
  work: (document: NamedDocument, params: P) => Promise<A | undefined>,
): (params: P, token: CancellationToken) => Promise<A | N> {
  return async (params, token) => {
    refuseOutside(session);
    const uri = uriIn(params);
    const document = documents.named(uri);
    if (document === undefined) return nothing;
    const answer = await work(document, params);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'It was cancelled.');
    if (documents.named(uri)?.version !== document.version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile.');
    return answer ?? nothing;
  };
}

function uriIn(params: unknown): string {
  const uri = isRecord(params) && isRecord(params['textDocument']) ? params['textDocument']['uri'] : undefined;
  if (typeof uri === 'string') return uri;
  throw invalid('textDocument.uri', 'a URI');
}

/** @throws {ResponseError} where it is none. */
export function positionIn(value: unknown, name: string): Position {
  if (isRecord(value)) {
    const { line, character } = value;
    if (isCount(line) && isCount(character)) return { line, character };
  }
  throw invalid(name, '`line` and `character`, each 0 or more');
}

/**
 * A list of texts; absence is allowed. So is one text alone, which Neovim 0.7 documents.
 * @throws {ResponseError} where it is something else.
 */
export function textsIn(value: unknown, name: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalid(name, 'a list of texts');
}

export function invalid(name: string, expected: string): ResponseError {
  return new ResponseError(
    ErrorCodes.InvalidParams,
    `\`${name}\` is not as the protocol has it: expected ${expected}.`,
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
