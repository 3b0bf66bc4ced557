import * as vscode from 'vscode';
import { isPullbookError } from '../../shared/errors';
import type { CredentialKeeper, ServiceKey } from './credentialKeeper';
import { services } from './credentialKeeper';
import { signInToAws } from './signInToAws';
import { signInToCircleCi } from './signInToCircleCi';
import { signInToDockerHub } from './signInToDockerHub';
import type { TrialPorts } from './tryCredentials';

export const serviceNames: Readonly<Record<ServiceKey, string>> = {
  dockerhub: 'Docker Hub',
  circleci: 'CircleCI',
  aws: 'AWS',
};

export interface SignInContext extends TrialPorts {
  readonly keeper: CredentialKeeper;
  /** What the open runbook says about AWS. */
  readonly aws: { readonly region?: string; readonly profile?: string };
}

/**
 * Signs in to a service, asking which one unless that is known. What was typed is tried with a call and kept only when
 * that succeeds.
 */
export async function signIn(context: SignInContext, wanted?: string): Promise<void> {
  const service = services.find((key) => key === wanted) ?? (await pickService(context.keeper));
  if (service === undefined) return;
  const flow = { dockerhub: signInToDockerHub, circleci: signInToCircleCi, aws: signInToAws }[service];
  try {
    const who = await flow(context);
    if (who === undefined) return;
    void vscode.window.showInformationMessage(vscode.l10n.t('Signed in to {0} as {1}.', serviceNames[service], who));
  } catch (error) {
    const message = isPullbookError(error)
      ? [error.message, error.facts.advice].filter(Boolean).join(' ')
      : String(error);
    const again = vscode.l10n.t('Try Again');
    void vscode.window.showErrorMessage(message.replaceAll('`', ''), again).then((chosen) => {
      if (chosen === again) void signIn(context, service);
    });
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

async function pickService(keeper: CredentialKeeper): Promise<ServiceKey | undefined> {
  const items = await Promise.all(
    services.map(async (key) => ({
      label: serviceNames[key],
      description: (await keeper.has(key)) ? vscode.l10n.t('signed in') : '',
      key,
    })),
  );
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Sign in to') }))?.key;
}
