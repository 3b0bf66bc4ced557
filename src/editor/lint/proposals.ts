import * as vscode from 'vscode';
import { applyEdits, type Edit } from '../../shared/text';
import { contextKeys } from '../contributions';
import { currentText } from './currentText';
import { workspaceEditOf, type FileChange } from './fileChange';
import { fileText } from './fileText';
import { proposalScheme, proposalsIn } from './proposalTabs';

/** A change that a person should look at before it is made. */
export interface Proposal {
  /** In the imperative. */
  readonly title: string;
  /** At least one. All are made, or none. */
  readonly changes: readonly FileChange[];
}

/** Computes a proposal from the files as they are now; `undefined` when there is nothing to propose. */
export type Propose = () => Promise<Proposal | undefined>;

interface Shown {
  readonly proposal: Proposal;
  readonly propose: Propose;
}

interface ShownTab extends Shown {
  readonly tab: vscode.Tab;
}

/**
 * Shows changes as a diff whose right side is read-only, with Accept and Discard in the title; one of several files as one
 * diff under the other. Nothing is written before Accept, and then only if every file still is what the diff was made from.
 */
export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  /** By the number in the query of the right sides. */
  readonly #shown = new Map<string, Shown>();
  readonly #subscriptions: readonly { dispose(): void }[];
  #count = 0;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { query } of closed.flatMap(proposalsIn)) this.#forget(query);
        this.#tellMenus();
      }),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#tellMenus()),
    ];
    // A reloaded window brings back tabs whose proposals are gone.
    const stale = allTabs().filter((tab) => proposalsIn(tab).length > 0);
    if (stale.length > 0) void vscode.window.tabGroups.close(stale);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows what `propose` makes of the files as they are. */
  async show(propose: Propose): Promise<void> {
    const proposal = await propose();
    if (proposal === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to change any more.'));
      return;
    }
    // A name of its own each time: the editor keeps the text of a name it has seen.
    const query = String(++this.#count);
    this.#shown.set(query, { proposal, propose });
    const sides = proposal.changes.map(({ uri, before, edits }) => {
      const right = uri.with({ scheme: proposalScheme, authority: '', query, fragment: '' });
      this.#texts.set(right.toString(), applyEdits(before ?? '', edits));
      // A new file has an empty text on its left: the editor keeps no pair of which one side is missing.
      const left = before === undefined ? right.with({ fragment: 'new' }) : uri;
      if (before === undefined) this.#texts.set(left.toString(), '');
      return { uri, left, right };
    });
    const title = proposal.title.replaceAll('`', '');
    const [first] = proposal.changes;
    const [side] = sides;
    if (first?.before !== undefined && side !== undefined && sides.length === 1) {
      const at = fileText(first.uri, first.before).positionAt(startOf(first.edits));
      await vscode.commands.executeCommand('vscode.diff', side.left, side.right, title, {
        preview: true,
        selection: new vscode.Range(at, at),
      });
    } else {
      await vscode.commands.executeCommand(
        'vscode.changes',
        title,
        sides.map(({ uri, left, right }) => [uri, left, right]),
      );
    }
  }

  /** Applies the change that the active editor shows, or the one named. */
  async accept(argument: unknown): Promise<void> {
    const shown = this.#tab(argument);
    if (shown === undefined) return;
    const { changes } = shown.proposal;
    for (const { uri, before } of changes) {
      if ((await currentText(uri)) === before) continue;
      // Not awaited: a notification may never be answered.
      void this.#showAnew(shown, changes.length);
      return;
    }
    if (!(await vscode.workspace.applyEdit(workspaceEditOf(changes)))) {
      void vscode.window.showErrorMessage(vscode.l10n.t('The editor refused the change; the files are as they were.'));
      return;
    }
    await vscode.window.tabGroups.close(shown.tab);
    const [first] = changes;
    if (first === undefined) return;
    const document = await vscode.workspace.openTextDocument(first.uri);
    const at = document.positionAt(startOf(first.edits));
    await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(at, at) });
    if (changes.length > 1) void offerToSave(changes.map(({ uri }) => uri));
  }

  /** Closes the diff and changes nothing. */
  async discard(argument: unknown): Promise<void> {
    const shown = this.#tab(argument);
    if (shown !== undefined) await vscode.window.tabGroups.close(shown.tab);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #showAnew({ tab, propose }: ShownTab, files: number): Promise<void> {
    const again = vscode.l10n.t('Show Anew');
    const answer = await vscode.window.showWarningMessage(
      files === 1
        ? vscode.l10n.t('The file has changed since this was computed, so nothing was applied.')
        : vscode.l10n.t('A file has changed since this was computed, so nothing was applied.'),
      again,
    );
    if (answer !== again) return;
    await vscode.window.tabGroups.close(tab);
    await this.show(propose);
  }

  #tab(argument: unknown): ShownTab | undefined {
    const named = argument instanceof vscode.Uri && argument.scheme === proposalScheme ? argument.query : undefined;
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    for (const tab of active === undefined ? allTabs() : [active, ...allTabs()]) {
      const query = proposalsIn(tab)[0]?.query;
      const shown = query === undefined ? undefined : this.#shown.get(query);
      if (shown !== undefined && (named === undefined ? tab === active : named === query)) return { ...shown, tab };
    }
    void vscode.window.showInformationMessage(vscode.l10n.t('No proposed change is shown.'));
    return undefined;
  }

  #forget(query: string): void {
    // A tab that is moved to another group is closed there only.
    if (allTabs().some((tab) => proposalsIn(tab)[0]?.query === query)) return;
    this.#shown.delete(query);
    for (const key of this.#texts.keys()) if (vscode.Uri.parse(key).query === query) this.#texts.delete(key);
  }

  /** A diff of several files has no resource that a menu could ask for. */
  #tellMenus(): void {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    const isShown = active !== undefined && proposalsIn(active).length > 0;
    void vscode.commands.executeCommand('setContext', contextKeys.proposal, isShown);
  }
}

async function offerToSave(uris: readonly vscode.Uri[]): Promise<void> {
  const save = vscode.l10n.t('Save Them');
  const message = vscode.l10n.t('{0} files are changed and not saved yet. One undo takes all back.', uris.length);
  if ((await vscode.window.showInformationMessage(message, save)) !== save) return;
  for (const uri of uris) await (await vscode.workspace.openTextDocument(uri)).save();
}

function startOf(edits: readonly Edit[]): number {
  return Math.min(...edits.map(({ span }) => span.start));
}

function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
}
