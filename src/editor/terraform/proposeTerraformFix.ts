import * as vscode from 'vscode';
import { findReferred, type FixReference } from '../lint/proposeFix';
import type { Proposals } from '../lint/proposals';
import type { CheckoutLints } from './checkoutLints';
import { changesOfFix } from './terraformFixes';

/** Shows a fix that a person should look at, over all files that it changes. */
export async function proposeTerraformFix(
  lints: CheckoutLints,
  proposals: Proposals,
  reference: FixReference,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri, true));
  await proposals.show(async () => {
    const linted = await lints.current(document);
    const found = linted === undefined ? undefined : findReferred(linted.findings, reference);
    if (linted === undefined || found?.fix === undefined) return undefined;
    const changes = await changesOfFix(linted, found, linted.path);
    return changes === undefined ? undefined : { title: found.fix.title, changes };
  });
}
