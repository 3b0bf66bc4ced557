import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  type Position,
  type Range,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Source } from '../../src/lint/source';
import { serve } from '../../src/lsp/serve';
import { servedFrom } from '../../src/lsp/servedFrom';
import { type LanguageClient, pipes } from './languageClient';

/** A checkout on the disk, and a server in this process that an editor of some abilities has started in it. */
export interface ServedCheckout {
  readonly client: LanguageClient;
  uriOf(name: string): string;
  /** Writes a file behind the editor's back. */
  write(name: string, text: string): void;
  read(name: string): string;
  /** Opens a file of the checkout with the text that it has. */
  open(name: string, language: string): Promise<void>;
  /** The place of a text in a file on the disk. */
  at(name: string, needle: string): Position;
  /** The rules that the editor shows in a file once there are those. */
  rules(name: string, expected: readonly string[]): Promise<void>;
  actionsAt(name: string, needle: string, only?: readonly string[]): Promise<CodeAction[]>;
  /** Shuts the server down and removes the checkout. @returns the exit code. */
  stop(): Promise<number>;
}

export async function serveCheckout(
  sources: readonly Source[],
  files: Readonly<Record<string, string>>,
  capabilities: ClientCapabilities,
  more: (root: string) => Readonly<Record<string, unknown>> = () => ({}),
): Promise<ServedCheckout> {
  const root = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'pullbook-lsp-')));
  const write = (name: string, text: string): void => {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write('.git/HEAD', 'ref: refs/heads/main\n');
  for (const [name, text] of Object.entries(files)) write(name, text);
  const { client, input, output } = pipes();
  const ended = serve(input, output, servedFrom(sources), 0);
  await client.start(capabilities, { folders: [pathToFileURL(root).href], ...more(root) });
  const uriOf = (name: string): string => pathToFileURL(path.join(root, name)).href;
  const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  const at = (name: string, needle: string): Position => {
    const text = read(name);
    const offset = text.indexOf(needle);
    assert.notEqual(offset, -1, `${name} has no ${needle}`);
    return TextDocument.create('', '', 0, text).positionAt(offset);
  };
  return {
    client,
    uriOf,
    write,
    read,
    at,
    open: (name, language) => client.open(uriOf(name), language, read(name)),
    async rules(name, expected) {
      const found = (diagnostics: readonly { readonly code?: string | number }[]) =>
        diagnostics.map(({ code }) => String(code)).sort();
      await client.diagnostics(
        uriOf(name),
        (params) =>
          params === client.published.findLast(({ uri }) => uri === params.uri) &&
          String(found(params.diagnostics)) === String([...expected].sort()),
      );
    },
    async actionsAt(name, needle, only) {
      const start = at(name, needle);
      return (await client.actions(uriOf(name), { start, end: start }, only)) ?? [];
    },
    async stop() {
      await client.stop();
      const code = await ended;
      rmSync(root, { recursive: true, force: true });
      return code;
    },
  };
}

/** The text that an edit makes of each file that it names; the files are as on the disk. */
export function appliedEdit(edit: WorkspaceEdit): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const apply = (uri: string, edits: readonly { readonly range: Range; readonly newText: string }[]): void => {
    const before = texts.get(uri) ?? readFileSync(fileURLToPath(uri), 'utf8');
    texts.set(uri, TextDocument.applyEdits(TextDocument.create(uri, '', 0, before), [...edits]));
  };
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) apply(uri, edits);
  for (const change of edit.documentChanges ?? []) {
    if ('kind' in change) {
      assert.equal(change.kind, 'create');
      texts.set((change as { uri: string }).uri, '');
    } else if (TextDocumentEdit.is(change))
      apply(change.textDocument.uri, change.edits as { range: Range; newText: string }[]);
  }
  return texts;
}
