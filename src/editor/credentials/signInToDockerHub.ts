import * as vscode from 'vscode';
import { askOneTimeCode, askSecret } from './askSecret';
import { credentialOf } from './credentialKeeper';
import type { KeptDockerHub } from './credentialKeeper';
import type { SignInContext } from './signIn';
import { whileTrying } from './whileTrying';

type Way = KeptDockerHub['kind'];

/** Three ways; a personal access token is none of them, because its sessions may manage neither tokens nor members. */
export async function signInToDockerHub(context: SignInContext): Promise<string | undefined> {
  const way = await pickWay();
  if (way === undefined) return undefined;
  const { findDockerLogin, tryDockerHub } = await import('./tryCredentials');
  if (way === 'docker-login') {
    const found = await whileTrying('Docker Hub', () => findDockerLogin(context));
    if (found === undefined) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'docker login has left no session on this machine. Run docker login in a terminal, choose the sign-in in the browser, then sign in here again.',
        ),
      );
      return undefined;
    }
    const who = await whileTrying('Docker Hub', (signal) => tryDockerHub(found, context, { signal }));
    await context.keeper.keepDockerHub({ kind: way });
    return who;
  }
  const kept = way === 'password' ? await askPassword() : await askOrganisationToken();
  if (kept === undefined) return undefined;
  const who = await whileTrying('Docker Hub', (signal) =>
    tryDockerHub(credentialOf(kept, askOneTimeCode), context, { signal }),
  );
  await context.keeper.keepDockerHub(kept);
  return who;
}

async function pickWay(): Promise<Way | undefined> {
  const items: (vscode.QuickPickItem & { way: Way })[] = [
    {
      way: 'password',
      label: vscode.l10n.t('Docker ID and password'),
      detail: vscode.l10n.t('Asks for a one-time code where two-factor authentication is on.'),
    },
    {
      way: 'docker-login',
      label: vscode.l10n.t('Session of docker login'),
      detail: vscode.l10n.t('Uses what docker login keeps on this machine; works with single sign-on.'),
    },
    {
      way: 'organisation-token',
      label: vscode.l10n.t('Organisation access token'),
      detail: vscode.l10n.t(
        'Manages members and teams; personal tokens of service IDs are made with their own password.',
      ),
    },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Sign in to Docker Hub with') }))?.way;
}

async function askPassword(): Promise<Extract<KeptDockerHub, { kind: 'password' }> | undefined> {
  const title = vscode.l10n.t('Sign in to Docker Hub');
  const username = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Your own Docker ID: an owner of the organisation.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A Docker ID') : undefined),
  });
  if (username === undefined) return undefined;
  const password = await askSecret(title, vscode.l10n.t('Password of {0}', username.trim()));
  return password === undefined ? undefined : { kind: 'password', username: username.trim(), password };
}

async function askOrganisationToken(): Promise<Extract<KeptDockerHub, { kind: 'organisation-token' }> | undefined> {
  const title = vscode.l10n.t('Sign in to Docker Hub');
  const organisation = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the organisation'),
    ignoreFocusOut: true,
  });
  if (organisation === undefined || organisation.trim() === '') return undefined;
  const token = await askSecret(title, vscode.l10n.t('Organisation access token of {0}', organisation.trim()));
  return token === undefined ? undefined : { kind: 'organisation-token', organisation: organisation.trim(), token };
}
