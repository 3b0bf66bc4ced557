import * as vscode from 'vscode';
import { isPullbookError } from '../../shared/errors';
import type { CredentialKeeper, ServiceKey } from './credentialKeeper';
import { services } from './credentialKeeper';
import { signInToAws } from './signInToAws';
import { signInToCircleCi } from './signInToCircleCi';
import { keepServicePassword } from './keepServicePassword';
import { signInToDockerHub } from './signInToDockerHub';
import type { TrialPorts } from './tryCredentials';

const serviceNames: Readonly<Record<ServiceKey, string>> = {
  dockerhub: 'Docker Hub',
  circleci: 'CircleCI',
  aws: 'AWS',
};

export interface SignInContext extends TrialPorts {
  readonly keeper: CredentialKeeper;
  /** What the open runbook says about AWS. */
  readonly aws: { readonly region?: string; readonly profile?: string };
  /** The service ID that it names, if any. */
  readonly serviceId: string | undefined;
}

/**
 * Signs in to a service, asking which one unless that is known. What was typed is tried with a call and kept only when
 * that succeeds.
 *
 * @param wanted - `dockerhub`, `circleci`, `aws`, or `dockerhub:<service ID>` for the password of that ID.
 * @returns whether something is kept that was not before.
 */
export async function signIn(context: SignInContext, wanted?: string): Promise<boolean> {
  const choice = wanted ?? (await pickService(context.keeper));
  if (choice === undefined) return false;
  const [service = '', account] = choice.split(':');
  const name = services.find((key) => key === service);
  if (name === undefined) return false;
  const flow = { dockerhub: signInToDockerHub, circleci: signInToCircleCi, aws: signInToAws }[name];
  try {
    const who = await (account === undefined ? flow(context) : keepServicePassword(context, account));
    if (who === undefined) return false;
    void vscode.window.showInformationMessage(vscode.l10n.t('Signed in to {0} as {1}.', serviceNames[name], who));
    return true;
  } catch (error) {
    const message = isPullbookError(error)
      ? [error.message, error.facts.advice].filter(Boolean).join(' ')
      : String(error);
    const again = vscode.l10n.t('Try Again');
    const chosen = await vscode.window.showErrorMessage(message.replaceAll('`', ''), again);
    return chosen === again && (await signIn(context, choice));
  }
}

/** Forgets what is kept for a service. */
export async function signOut(keeper: CredentialKeeper): Promise<void> {
  const kept: ServiceKey[] = [];
  for (const service of services) if (await keeper.has(service)) kept.push(service);
  if (kept.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is kept: you are not signed in anywhere.'));
    return;
  }
  const all = { label: vscode.l10n.t('All of them'), keys: kept };
  const items = [...kept.map((key) => ({ label: serviceNames[key], keys: [key] })), ...(kept.length > 1 ? [all] : [])];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Sign out of') });
  if (picked === undefined) return;
  for (const key of picked.keys) await keeper.forget(key);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Signed out of {0}.', picked.keys.map((key) => serviceNames[key]).join(', ')),
  );
}

/** A service, or `dockerhub:` for a service ID whose name is still to be asked. */
async function pickService(keeper: CredentialKeeper): Promise<string | undefined> {
  const items = await Promise.all(
    services.map(async (key) => ({
      label: serviceNames[key],
      description: (await keeper.has(key)) ? vscode.l10n.t('signed in') : '',
      key: key,
    })),
  );
  const serviceId = {
    label: vscode.l10n.t('Service Docker ID'),
    description: vscode.l10n.t('its password, where this machine does not have it'),
    key: 'dockerhub:',
  };
  return (await vscode.window.showQuickPick([...items, serviceId], { title: vscode.l10n.t('Sign in to') }))?.key;
}
