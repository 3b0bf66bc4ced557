import * as vscode from 'vscode';
import type { ProposedChange, FileChange } from '../../language/results';
import { applyEdits, type Edit } from '../../shared/text';
import { contextKeys } from '../contributions';
import { areCurrent, fileText, workspaceEditOf } from './fileEdits';
import { uriOfPath } from './uriPaths';

/** Of the right sides of proposals. */
const proposalScheme = 'pullbook-fix';

/** Computes a change from the files as they are now; `undefined` when there is nothing to propose. */
export type Propose = () => Promise<ProposedChange | undefined>;

interface Shown {
  readonly proposal: ProposedChange;
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
      void vscode.window.showInformationMessage('There is nothing to change any more.');
      return;
    }
    // A name of its own each time: the editor keeps the text of a name it has seen.
    const query = String(++this.#count);
    this.#shown.set(query, { proposal, propose });
    const sides = proposal.files.map(({ file, before, edits }) => {
      const uri = uriOfPath(file);
      const right = uri.with({ scheme: proposalScheme, authority: '', query, fragment: '' });
      this.#texts.set(right.toString(), applyEdits(before ?? '', edits));
      // A new file has an empty text on its left: the editor keeps no pair of which one side is missing.
      const left = before === undefined ? right.with({ fragment: 'new' }) : uri;
      if (before === undefined) this.#texts.set(left.toString(), '');
      return { uri, left, right };
    });
    const title = proposal.title.replaceAll('`', '');
    const [first] = proposal.files;
    const [side] = sides;
    if (first?.before !== undefined && side !== undefined && sides.length === 1) {
      const at = fileText({ file: first.file, text: first.before }).positionAt(startOf(first.edits));
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
    const { files } = shown.proposal;
    if (!(await areCurrent(files))) {
      // Not awaited: a notification may never be answered.
      void this.#showAnew(shown, files.length);
      return;
    }
    if (!(await vscode.workspace.applyEdit(workspaceEditOf(files)))) {
      void vscode.window.showErrorMessage('The editor refused the change; the files are as they were.');
      return;
    }
    await vscode.window.tabGroups.close(shown.tab);
    const [first] = files;
    if (first === undefined) return;
    const document = await vscode.workspace.openTextDocument(uriOfPath(first.file));
    const at = document.positionAt(startOf(first.edits));
    await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(at, at) });
    if (files.length > 1) void offerToSave(files);
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
    const again = 'Show Anew';
    const answer = await vscode.window.showWarningMessage(
      files === 1
        ? 'The file has changed since this was computed, so nothing was applied.'
        : 'A file has changed since this was computed, so nothing was applied.',
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
    void vscode.window.showInformationMessage('No proposed change is shown.');
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

async function offerToSave(files: readonly FileChange[]): Promise<void> {
  const save = 'Save Them';
  const message = `${files.length} files are changed and not saved yet. One undo takes all back.`;
  if ((await vscode.window.showInformationMessage(message, save)) !== save) return;
  for (const { file } of files) await (await vscode.workspace.openTextDocument(uriOfPath(file))).save();
}

function startOf(edits: readonly Edit[]): number {
  return edits.reduce((first, { span }) => Math.min(first, span.start), Infinity);
}

function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
}

/** The right sides of the proposal that a tab shows; none where it shows something else. */
function proposalsIn({ input }: vscode.Tab): readonly vscode.Uri[] {
  return diffsOf(input).flatMap(({ modified }) => (modified?.scheme === proposalScheme ? [modified] : []));
}

/**
 * The type of a tab with several diffs is not in the stable API yet, but what tabs say of themselves is the same with or
 * without it: https://github.com/microsoft/vscode/blob/main/src/vscode-dts/vscode.proposed.tabInputMultiDiff.d.ts
 */
function diffsOf(input: unknown): readonly { readonly modified?: vscode.Uri }[] {
  if (input instanceof vscode.TabInputTextDiff) return [input];
  const { textDiffs } = (input ?? {}) as { readonly textDiffs?: unknown };
  return Array.isArray(textDiffs) ? (textDiffs as readonly { readonly modified?: vscode.Uri }[]) : [];
}
