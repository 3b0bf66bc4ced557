import * as vscode from 'vscode';
import { Secret } from '../../shared/secret';

/** Asks for a value that is not shown while it is typed. `undefined` when the person gives up. */
export async function askSecret(title: string, prompt: string): Promise<Secret | undefined> {
  const value = await vscode.window.showInputBox({ title, prompt, password: true, ignoreFocusOut: true });
  return value === undefined || value.trim() === '' ? undefined : new Secret(value.trim());
}

/** Asks for the code of an authenticator app; empty when the person gives up. */
export async function askOneTimeCode(): Promise<string> {
  const code = await vscode.window.showInputBox({
    title: vscode.l10n.t('One-time code for Docker Hub'),
    prompt: vscode.l10n.t('Six digits from your authenticator app.'),
    ignoreFocusOut: true,
    validateInput: (text) => (/^\d{6}$/.test(text.trim()) ? undefined : vscode.l10n.t('Six digits')),
  });
  return code?.trim() ?? '';
}
