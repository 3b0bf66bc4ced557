import { type Connection, TextDocuments, type TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Documents, OpenDocument } from '../language/ports';
import { fileOf, uriOf } from './uris';

/** An open text with the identifier of its language, as it was when it was asked for. */
export type NamedDocument = OpenDocument & Pick<TextDocument, 'languageId' | 'offsetAt'>;

/** The texts that the editor has open, saved or not. */
export interface OpenDocuments extends Documents {
  /** As the editor spells it where the file is open. */
  uriOf(file: string): string;
  named(uri: string): NamedDocument | undefined;
}

/** The same with what happens to them, for who passes it on. */
export interface KeptDocuments extends OpenDocuments {
  /** Called with the file of each text that is opened, changed or closed. */
  onDidChange(listener: (file: string, isOpen: boolean) => void): void;
  onDidSave(listener: () => void): void;
}

/** Texts as the protocol has them: what is malformed is an error before it changes anything. */
const checked: TextDocumentsConfiguration<TextDocument> = {
  create(uri, languageId, version, text) {
    if ([uri, languageId, text].some(isNoText)) throw new TypeError('A document without a text was opened.');
    return TextDocument.create(uri, languageId, version, text);
  },
  update(document, changes, version) {
    if (changes.some(({ text }) => isNoText(text))) throw new TypeError('A change without a text came.');
    return TextDocument.update(document, changes, version);
  },
};

function isNoText(value: unknown): boolean {
  return typeof value !== 'string';
}

/** Keeps what the editor sends of its texts. Texts that are no files of this machine are left alone. */
export function keepDocuments(connection: Connection): KeptDocuments {
  const documents = new TextDocuments(checked);
  const uris = new Map<string, string>();
  documents.onDidOpen(({ document }) => {
    const file = fileOf(document.uri);
    if (file !== undefined) uris.set(file, document.uri);
  });
  documents.listen(connection);

  const named: OpenDocuments['named'] = (uri) => {
    const file = fileOf(uri);
    const document = file === undefined ? undefined : documents.get(uris.get(file) ?? uri);
    if (file === undefined || document === undefined) return undefined;
    return {
      file,
      version: document.version,
      languageId: document.languageId,
      text: document.getText(),
      offsetAt: (position) => document.offsetAt(position),
    };
  };
  return {
    named,
    get: (file) => named(uris.get(file) ?? uriOf(file)),
    files: () => uris.keys(),
    uriOf: (file) => uris.get(file) ?? uriOf(file),
    onDidSave: (listener) => void documents.onDidSave(listener),
    onDidChange(listener) {
      documents.onDidChangeContent(({ document }) => {
        const file = fileOf(document.uri);
        if (file !== undefined) listener(file, true);
      });
      documents.onDidClose(({ document }) => {
        const file = fileOf(document.uri);
        if (file === undefined) return;
        uris.delete(file);
        listener(file, false);
      });
    },
  };
}
