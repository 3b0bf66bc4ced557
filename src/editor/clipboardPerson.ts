import * as vscode from 'vscode';
import { systemClock } from '../ports/systemClock';
import { onClipboard } from '../ports/onClipboard';
import type { Person } from '../runbook/run/surroundings';
import { PullbookError, cancelled } from '../shared/errors';

/** The person at the keyboard: a value for the team's own vault goes to the clipboard once. It is never shown. */
export const clipboardPerson: Person = {
  async file({ label, secret, signal }) {
    if (signal.aborted) throw cancelled();
    const filed = vscode.l10n.t('It Is Filed');
    const onLeft = (): void =>
      void vscode.window.showWarningMessage(
        vscode.l10n.t('The clipboard could not be cleared and may still hold the {0}. Copy something else.', label),
      );
    const ports = { clipboard: vscode.env.clipboard, clock: systemClock, onLeft };
    const answer = await onClipboard(secret, ports, async () =>
      vscode.window.showInformationMessage(
        vscode.l10n.t('File this value in your vault'),
        {
          modal: true,
          detail: vscode.l10n.t(
            'It is the {0}.\n\nThe value is on the clipboard now and nowhere else to see. Paste it into the vault under that name. In one minute it is removed from the clipboard.',
            label,
          ),
        },
        filed,
      ),
    );
    if (answer === filed) return;
    throw new PullbookError('CANCELLED', `The ${label} was not filed.`, {
      advice:
        'It is kept encrypted on this machine; nothing is lost. Apply again to get it on the clipboard once more.',
    });
  },
};
