import * as vscode from 'vscode';
import { askSecret } from './askSecret';
import type { SignInContext } from './signIn';
import { whileTrying } from './whileTrying';

/** A personal API token: the only kind that CircleCI's API v2 takes for all that the runbook asks of it. */
export async function signInToCircleCi(context: SignInContext): Promise<string | undefined> {
  const token = await askSecret(
    vscode.l10n.t('Sign in to CircleCI'),
    vscode.l10n.t('Personal API token, made under User Settings › Personal API Tokens.'),
  );
  if (token === undefined) return undefined;
  const { tryCircleCi } = await import('./tryCredentials');
  const who = await whileTrying('CircleCI', (signal) => tryCircleCi(token, context, { signal }));
  await context.keeper.keepCircleCi(token);
  return who;
}
