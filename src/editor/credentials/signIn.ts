import * as vscode from 'vscode';
import type { Credential, SignInPerson } from '../../services/credential';
import { accountKey, allCredentials, findCredential } from '../../services/credentials';
import { isPullbookError, printableError } from '../../shared/errors';
import { askQuestion } from './askQuestion';
import type { CredentialKeeper } from './credentialKeeper';
import type { TrialPorts } from './tryCredential';
import { signInWith } from './signInWith';
import { whileTrying } from './whileTrying';
import { notice } from '../notice';

export interface SignInContext {
  readonly keeper: CredentialKeeper;
  readonly trial: TrialPorts;
  /** A text of the open runbook's inputs. */
  readonly input: SignInPerson['input'];
}

/**
 * Signs in to a service, asking which one unless that is known. What was typed is tried with a call and kept only when
 * that succeeds.
 *
 * @param wanted - The key of a credential, or of a further account of it, such as `<key>:<service ID>`.
 * @returns whether something is kept that was not before.
 */
export async function signIn(context: SignInContext, wanted?: string): Promise<boolean> {
  const choice = wanted ?? (await pickCredential(context.keeper));
  const found = choice === undefined ? undefined : findCredential(choice);
  if (found === undefined) return false;
  const { keeper, trial, input } = context;
  const { title } = found.credential;
  try {
    const person = { ask: askQuestion, input, environment: process.env };
    const outcome = await signInWith({ keeper, trial, person, whileTrying }, found);
    if (outcome === undefined) return false;
    if ('missing' in outcome) {
      void vscode.window.showWarningMessage(notice(outcome.missing));
      return false;
    }
    void vscode.window.showInformationMessage(notice(`Signed in to ${title} as ${outcome.who}.`));
    return true;
  } catch (error) {
    const message = isPullbookError(error)
      ? [error.message, error.facts.advice].filter(Boolean).join(' ')
      : (printableError(error).split('\n')[0] ?? '');
    const again = 'Try Again';
    const chosen = await vscode.window.showErrorMessage(notice(message.replaceAll('`', '')), again);
    return chosen === again && (await signIn(context, choice));
  }
}

/** Forgets what is kept for a service. */
export async function signOut(keeper: CredentialKeeper): Promise<void> {
  const kept: Credential<unknown>[] = [];
  for (const credential of allCredentials()) if (await keeper.has(credential)) kept.push(credential);
  if (kept.length === 0) {
    void vscode.window.showInformationMessage('Nothing is kept: you are not signed in anywhere.');
    return;
  }
  const all = { label: 'All of them', credentials: kept };
  const items = [
    ...kept.map((credential) => ({ label: credential.title, credentials: [credential] })),
    ...(kept.length > 1 ? [all] : []),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Sign out of' });
  if (picked === undefined) return;
  for (const credential of picked.credentials) await keeper.forget(credential);
  const titles = picked.credentials.map(({ title }) => title).join(', ');
  void vscode.window.showInformationMessage(`Signed out of ${titles}.`);
}

/** The key of a credential; with a colon behind it for a further account whose name is still to be asked. */
async function pickCredential(keeper: CredentialKeeper): Promise<string | undefined> {
  const credentials = allCredentials();
  const items = await Promise.all(
    credentials.map(async (credential) => ({
      label: credential.title,
      description: (await keeper.has(credential)) ? 'signed in' : '',
      key: credential.key,
    })),
  );
  const accounts = credentials.flatMap((credential) => {
    const { label, description } = credential.accounts ?? {};
    return label === undefined ? [] : [{ label, description: description ?? '', key: accountKey(credential, '') }];
  });
  return (await vscode.window.showQuickPick([...items, ...accounts], { title: 'Sign in to' }))?.key;
}
