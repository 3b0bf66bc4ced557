import * as vscode from 'vscode';
import { authenticateConfig } from '../../sources/circleci/authenticateConfig';
import { soundFixes } from '../../sources/circleci/linter';
import type { Finding } from '../../lint/rule';
import type { Edit } from '../../shared/text';
import type { ConfigLints } from './configLints';
import type { Proposal, Proposals } from './proposals';

/** Names a fix of a document, for a command that is run later. */
export interface FixReference {
  readonly uri: string;
  readonly rule: string;
  readonly title: string;
  /** Offset of the finding: tells apart fixes of one rule with one title, where the document has not changed. */
  readonly start: number;
}

export function referenceTo(document: vscode.TextDocument, { rule, span, fix }: Finding): FixReference {
  return { uri: document.uri.toString(), rule, title: fix?.title ?? '', start: span.start };
}

/** The finding whose fix is meant: the nearest, where a document has changed since. */
export function findReferred<F extends Finding>(findings: readonly F[], reference: FixReference): F | undefined {
  return findings
    .filter(({ rule, fix }) => rule === reference.rule && fix?.title === reference.title)
    .sort((a, b) => Math.abs(a.span.start - reference.start) - Math.abs(b.span.start - reference.start))[0];
}

/** Shows a fix that a person should look at. */
export async function proposeFix(lints: ConfigLints, proposals: Proposals, reference: FixReference): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri, true));
  await proposals.show(async () => {
    const linted = await lints.current(document);
    const found = linted === undefined ? undefined : findReferred(linted.result.findings, reference);
    if (linted === undefined || found?.fix === undefined) return undefined;
    const { fix } = found;
    return soundFixes(linted.result.model, [found]).has(fix) ? proposalOf(document, fix) : undefined;
  });
}

/** Shows the compound fix of a config: the one given, or the one in the active editor. */
export async function proposeAuthentication(
  lints: ConfigLints,
  proposals: Proposals,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  const linted = document === undefined ? undefined : await lints.current(document);
  if (document === undefined || linted === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a CircleCI config first.'));
    return;
  }
  if (linted.result.model.document.problems.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The file has YAML errors. Correct them first: a change computed on a guess can break what is right.',
      ),
    );
    return;
  }
  await proposals.show(async () => {
    const now = await lints.current(document);
    const whole = now === undefined ? undefined : authenticateConfig(now.result.model);
    return whole === undefined ? undefined : proposalOf(document, whole);
  });
}

function proposalOf(
  document: vscode.TextDocument,
  { title, edits }: { readonly title: string; readonly edits: readonly Edit[] },
): Proposal {
  return { title, changes: [{ uri: document.uri, before: document.getText(), edits }] };
}
