import type * as vscode from 'vscode';
import { madeRepositories } from '../../sources/terraform/wiringChoices';
import { countsOf, type TerraformRow } from '../lint/auditReport';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
import { nameOfCheckout } from './checkoutRoots';

/** Lints every checkout of the workspace. Their findings stay in the problems view, current, until the window closes. */
export async function auditTerraform(lints: CheckoutLints, token: vscode.CancellationToken): Promise<TerraformRow[]> {
  const rows: TerraformRow[] = [];
  for (const root of await lints.roots.all(token)) {
    if (token.isCancellationRequested) break;
    const linted = await lints.keep(root);
    // One that speaks of no credential is no infra checkout.
    if (linted.lint.wiring.checkout.files.length > 0) rows.push(rowOf(linted));
  }
  return rows;
}

function rowOf({ files, lint }: LintedCheckout): TerraformRow {
  const repositories = madeRepositories(lint.wiring);
  return {
    checkout: nameOfCheckout(files.root),
    files: lint.wiring.checkout.files.length,
    repositories: repositories.length,
    wired: repositories.filter(({ wiring }) => wiring === 'wired').length,
    ...countsOf([...lint.findings.values()].flat()),
  };
}
