import type { ChildProcess } from 'node:child_process';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  type CodeLens,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  type ShowMessageParams,
  type ShowMessageRequestParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** What an editor of today can do: versions of edits, questions about them, snippets, file watchers. */
export const ableClient: ClientCapabilities = {
  general: { positionEncodings: ['utf-8', 'utf-16'] },
  workspace: {
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    workspaceFolders: true,
    applyEdit: true,
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } },
      isPreferredSupport: true,
    },
    completion: { completionItem: { snippetSupport: true } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
};

/** An editor of early days: it takes edits and shows problems, and that is all. */
export const plainClient: ClientCapabilities = {
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
  },
};

/** An editor, as a language server sees one. */
export class LanguageClient {
  readonly connection: ProtocolConnection;
  /** What the server has asked to be told of since it was started. */
  readonly registrations: Registration[] = [];
  /** Edits that the server wanted applied. They are refused. */
  readonly wantedEdits: ApplyWorkspaceEditParams[] = [];
  /** What a person was told. */
  readonly messages: string[] = [];
  /** In the order in which they came. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** The button that the person presses whenever there is one of this title. */
  picks: string | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(fromServer: Readable, toServer: Writable) {
    this.connection = createProtocolConnection(
      new StreamMessageReader(fromServer),
      new StreamMessageWriter(toServer),
      silent,
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const look of this.#waiting) look();
    });
    this.connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
      this.registrations.push(...params.registrations);
      for (const look of this.#waiting) look();
      return null;
    });
    this.connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
      this.messages.push(message);
      for (const look of this.#waiting) look();
    });
    this.connection.onRequest('window/showMessageRequest', ({ actions = [] }: ShowMessageRequestParams) => {
      return this.picks === undefined ? null : (actions.find(({ title }) => title === this.picks) ?? null);
    });
    this.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
      this.wantedEdits.push(params);
      return { applied: false };
    });
    this.connection.listen();
  }

  async start(
    capabilities: ClientCapabilities,
    { folders = [], ...more }: { readonly folders?: readonly string[] } & Readonly<Record<string, unknown>> = {},
  ): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: folders[0] ?? null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
      capabilities,
      ...more,
    });
    await this.notify('initialized', {});
    return result;
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, languageId: string, text: string, version = 1): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  /** Replaces the whole text. */
  change(uri: string, version: number, text: string): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /**
   * The next diagnostics of a file that satisfy a condition; those that are there already count.
   * @throws Error when none come within five minutes: nothing but a server that hangs takes that long.
   */
  async diagnostics(
    uri: string,
    isMeant: (params: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<PublishDiagnosticsParams> {
    const find = () => this.published.findLast((params) => params.uri === uri && isMeant(params));
    await this.until(() => find() !== undefined, `diagnostics of ${uri}`);
    return find()!;
  }

  /** Waits until something that the server sends makes a condition true. */
  until(isMet: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isMet()) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`no ${what} came; there were ${JSON.stringify(this.published)}`));
      }, 300_000);
      this.#waiting.add(look);
      look();
    });
  }

  actions(uri: string, range: Range, only?: readonly string[]): Promise<CodeAction[] | null> {
    const diagnostics = this.published.findLast((params) => params.uri === uri)?.diagnostics ?? [];
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics, ...(only && { only }) },
    });
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  }

  completions(uri: string, position: Position): Promise<CompletionList | CompletionItem[] | null> {
    return this.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position });
  }

  lenses(uri: string): Promise<CodeLens[] | null> {
    return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.notify('exit', undefined);
  }
}

const silent = { error: ignore, warn: ignore, info: ignore, log: ignore };

function ignore(): void {
  // What goes wrong shows in what is waited for.
}

/** A client of a server that is a process of its own. */
export function clientOf(child: ChildProcess): LanguageClient {
  if (child.stdin === null || child.stdout === null) throw new Error('the server needs pipes');
  return new LanguageClient(child.stdout, child.stdin);
}

/** Two pipes: the ends for a client, and those for a server in this process. */
export function pipes(): {
  readonly client: LanguageClient;
  readonly input: PassThrough;
  readonly output: PassThrough;
} {
  const input = new PassThrough();
  const output = new PassThrough();
  return { client: new LanguageClient(output, input), input, output };
}
