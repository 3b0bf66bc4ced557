import * as vscode from 'vscode';
import { isInfra } from '../../terraform/model/wiringModel';
import { wireProduct } from '../../terraform/wireProduct';
import type { Proposal, Proposals } from '../lint/proposals';
import { askWhatToWire } from './askWhatToWire';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
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
  const root = await chooseCheckout(lints);
  if (root === undefined) return;
  const { wiring } = (await lints.of(root, true)).lint;
  const whole = await askWhatToWire(wiring, wish, proposed);
  if (whole === undefined) return;
  const { product = '', project = '' } = whole;
  const repository = project.slice(project.lastIndexOf('/') + 1);
  const propose = async (): Promise<Proposal | undefined> =>
    proposalFor(await lints.of(root, true), product, repository);
  if ((await propose()) === undefined)
    void vscode.window.showInformationMessage(vscode.l10n.t('No changes: {0} is wired into {1}.', product, repository));
  else await proposals.show(propose);
}
