import * as vscode from 'vscode';
import { askSecret } from './askSecret';
import type { SignInContext } from './signIn';
import { whileTrying } from './whileTrying';

/**
 * Takes in the password of a service ID that was made elsewhere or on another machine, after trying it.
 *
 * @param account - Its name; empty to ask for it.
 */
export async function keepServicePassword(context: SignInContext, account: string): Promise<string | undefined> {
  const username = account === '' ? await askServiceId(context.serviceId) : account;
  if (username === undefined) return undefined;
  const title = vscode.l10n.t('Password of the service ID {0}', username);
  const password = await askSecret(
    title,
    vscode.l10n.t('It is in the place that the runbook names, or in the team’s vault.'),
  );
  if (password === undefined) return undefined;
  const { tryServiceId } = await import('./tryCredentials');
  const who = await whileTrying('Docker Hub', (signal) => tryServiceId(username, password, context, { signal }));
  await context.keeper.keep(`dockerhub:${username}`, password);
  return who;
}

async function askServiceId(proposal: string | undefined): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Sign in as a service ID'),
    prompt: vscode.l10n.t('Docker ID of the service'),
    ignoreFocusOut: true,
    ...(proposal !== undefined && { value: proposal }),
  });
  return typed?.trim() === '' ? undefined : typed?.trim();
}
