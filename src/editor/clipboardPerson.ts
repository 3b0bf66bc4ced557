import * as vscode from 'vscode';
import { systemClock } from '../ports/systemClock';
import { onClipboard } from '../ports/onClipboard';
import type { Person } from '../runbook/run/surroundings';
import { PullbookError, cancelled } from '../shared/errors';
import { notice } from './notice';

/** The person at the keyboard: a value for the team's own vault goes to the clipboard once. It is never shown. */
export const clipboardPerson: Person = {
  async file({ label, secret, signal }) {
    if (signal.aborted) throw cancelled();
    const filed = 'It Is Filed';
    const onLeft = (): void =>
      void vscode.window.showWarningMessage(
        notice(`The clipboard could not be cleared and may still hold the ${label}. Copy something else.`),
      );
    const ports = { clipboard: vscode.env.clipboard, clock: systemClock, onLeft };
    const answer = await onClipboard(secret, ports, async () =>
      vscode.window.showInformationMessage(
        'File this value in your vault',
        {
          modal: true,
          detail: `It is the ${notice(label)}.\n\nThe value is on the clipboard now and nowhere else to see. Paste it into the vault under that name. In one minute it is removed from the clipboard.`,
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
