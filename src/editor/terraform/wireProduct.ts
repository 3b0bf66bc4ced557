import * as vscode from 'vscode';
import { isInfra } from '../../sources/terraform/model/wiringModel';
import { wireProduct } from '../../sources/terraform/wireProduct';
import type { Proposal, Proposals } from '../lint/proposals';
import { askWhatToWire } from './askWhatToWire';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
import { nameOfCheckout } from './checkoutRoots';
import { changesByPath } from './terraformFixes';
import type { Wish } from './wish';

/**
 * Shows what completes a product's wiring as a diff over the files of the infra checkout, to accept or discard.
 *
 * @param wish - What is known; a person is asked for the rest.
 * @param proposed - What an open runbook is about.
 */
export async function wireProductInWorkspace(
  lints: CheckoutLints,
  proposals: Proposals,
  wish: Wish,
  proposed: Wish,
): Promise<void> {
  const root = wish.checkout === undefined ? await chooseCheckout(lints) : vscode.Uri.parse(wish.checkout, true);
  if (root === undefined) return;
  const { wiring } = (await lints.of(root, true)).lint;
  const whole = await askWhatToWire(wiring, wish, proposed);
  if (whole === undefined) return;
  const { product, project } = whole;
  const repository = project.slice(project.lastIndexOf('/') + 1);
  const { proposal, problems } = wiringNow(await lints.of(root, true), product, repository);
  if (problems.length > 0) {
    const why = problems.join('; ').replaceAll('`', '');
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} cannot be wired: {1}.', product, why));
  } else if (proposal.changes.length === 0)
    void vscode.window.showInformationMessage(vscode.l10n.t('No changes: {0} is wired into {1}.', product, repository));
  else
    await proposals.show(async () => {
      const now = wiringNow(await lints.of(root, true), product, repository).proposal;
      return now.changes.length === 0 ? undefined : now;
    });
}

/** The infra checkout of the workspace; where there are several, the one that a person picks. */
async function chooseCheckout(lints: CheckoutLints): Promise<vscode.Uri | undefined> {
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking for the infra checkout') },
    async () => {
      const roots = await lints.roots.all();
      const linted = await Promise.all(roots.map((root) => lints.of(root, true)));
      return linted.filter(({ lint }) => isInfra(lint.wiring.checkout)).map(({ files }) => files.root);
    },
  );
  const [first, ...others] = found;
  if (first === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No Terraform of this workspace makes repositories or Docker Hub secrets. Open the checkout of your infra repository in this window, then try again.',
      ),
    );
    return undefined;
  }
  if (others.length === 0) return first;
  const picked = await vscode.window.showQuickPick(
    found.map((root) => ({ label: nameOfCheckout(root), root })),
    { title: vscode.l10n.t('Which infra checkout?') },
  );
  return picked?.root;
}

/** What wiring takes now; clauses for people where it cannot be done. No changes where nothing is missing. */
function wiringNow(
  linted: LintedCheckout,
  product: string,
  repository: string,
): { readonly proposal: Proposal; readonly problems: readonly string[] } {
  const { checkout, names } = linted.lint.wiring;
  const { edits, problems } = wireProduct(checkout, { product, repository }, names);
  const title = vscode.l10n.t('Wire {0} into {1}', product, repository);
  return { proposal: { title, changes: changesByPath(linted, edits) }, problems };
}
