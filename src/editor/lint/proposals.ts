import * as vscode from 'vscode';
import { applyEdits, type Edit } from '../../shared/text';
import { rangeOf } from '../ranges';
import { editsOf } from './editsOf';

/** A change that a person should look at before it is made. */
export interface Proposal {
  /** In the imperative. */
  readonly title: string;
  /** Computed against the document as it is when the proposal is made. */
  readonly edits: readonly Edit[];
}

/** Computes a proposal for a document as it is now; `undefined` when there is nothing to propose. */
export type Propose = (document: vscode.TextDocument) => Promise<Proposal | undefined>;

interface Shown {
  readonly file: vscode.Uri;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
  readonly propose: Propose;
}

const scheme = 'pullbook-fix';

/**
 * Shows changes as a diff whose right side is read-only, with Accept and Discard in the title. Nothing is written before
 * Accept, and then only if the file still is what the diff was made from.
 */
export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #subscriptions: readonly { dispose(): void }[];
  #count = 0;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#shown.delete(uri.toString());
      }),
    ];
    // A reloaded window brings back tabs whose proposals are gone.
    const stale = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isProposal);
    if (stale.length > 0) void vscode.window.tabGroups.close(stale);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#shown.get(uri.toString())?.after ?? '';
  }

  /** Shows what `propose` makes of a document. */
  async show(document: vscode.TextDocument, propose: Propose): Promise<void> {
    const proposal = await propose(document);
    if (proposal === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to change any more.'));
      return;
    }
    const { edits } = proposal;
    const title = proposal.title.replaceAll('`', '');
    const before = document.getText();
    // A name of its own each time: the editor keeps the text of a name it has seen.
    const right = document.uri.with({ scheme, authority: '', query: String(++this.#count), fragment: '' });
    this.#shown.set(right.toString(), {
      file: document.uri,
      before,
      after: applyEdits(before, edits),
      edits,
      propose,
    });
    const start = startOf(edits);
    await vscode.commands.executeCommand('vscode.diff', document.uri, right, title, {
      preview: true,
      selection: rangeOf(document, { start, end: start }),
    });
  }

  /** Applies the change that the active editor shows, or the one named. */
  async accept(argument: unknown): Promise<void> {
    const tab = this.#tab(argument);
    if (tab === undefined) return;
    const { file, before, edits, propose } = tab.shown;
    const document = await vscode.workspace.openTextDocument(file);
    if (document.getText() !== before) {
      // Not awaited: a notification may never be answered.
      void this.#showAnew(tab.tab, document, propose);
      return;
    }
    const at = document.positionAt(startOf(edits));
    if (!(await vscode.workspace.applyEdit(editsOf(document, edits)))) {
      void vscode.window.showErrorMessage(vscode.l10n.t('The editor refused the change; the file is as it was.'));
      return;
    }
    await vscode.window.tabGroups.close(tab.tab);
    await vscode.window.showTextDocument(document, {
      preview: false,
      selection: new vscode.Range(at, at),
    });
  }

  /** Closes the diff and changes nothing. */
  async discard(argument: unknown): Promise<void> {
    const tab = this.#tab(argument);
    if (tab !== undefined) await vscode.window.tabGroups.close(tab.tab);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #showAnew(tab: vscode.Tab, document: vscode.TextDocument, propose: Propose): Promise<void> {
    const again = vscode.l10n.t('Show Anew');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('The file has changed since this was computed, so nothing was applied.'),
      again,
    );
    if (answer !== again) return;
    await vscode.window.tabGroups.close(tab);
    await this.show(document, propose);
  }

  #tab(argument: unknown): { readonly tab: vscode.Tab; readonly shown: Shown } | undefined {
    const named = argument instanceof vscode.Uri && argument.scheme === scheme ? argument.toString() : undefined;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    for (const tab of active === undefined ? tabs : [active, ...tabs]) {
      if (!(tab.input instanceof vscode.TabInputTextDiff)) continue;
      const key = tab.input.modified.toString();
      const shown = this.#shown.get(key);
      if (shown !== undefined && (named === undefined ? tab === active : named === key)) return { tab, shown };
    }
    void vscode.window.showInformationMessage(vscode.l10n.t('No proposed change is shown.'));
    return undefined;
  }
}

function startOf(edits: readonly Edit[]): number {
  return Math.min(...edits.map(({ span }) => span.start));
}

function isProposal({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === scheme;
}
