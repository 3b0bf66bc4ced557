import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SignInContext } from './signIn';
import { whileTrying } from './whileTrying';

/** Chooses the profile that AWS calls use. The keys stay where AWS's own tools keep them. */
export async function signInToAws(context: SignInContext): Promise<string | undefined> {
  const profile = await pickProfile(context.aws.profile);
  if (profile === undefined) return undefined;
  const region = context.aws.region ?? (await askRegion());
  if (region === undefined) return undefined;
  const { tryAws } = await import('./tryCredentials');
  const { arn } = await whileTrying('AWS', (signal) => tryAws({ region, profile }, context, { signal }));
  await context.keeper.keepAwsProfile(profile);
  return arn;
}

async function pickProfile(preferred: string | undefined): Promise<string | undefined> {
  const names = await listProfiles();
  const typed = vscode.l10n.t('Type a name…');
  const items: vscode.QuickPickItem[] = [...new Set([...(preferred === undefined ? [] : [preferred]), ...names])].map(
    (label) => ({
      label,
      description: label === preferred ? vscode.l10n.t('named by the runbook') : '',
    }),
  );
  const picked = await vscode.window.showQuickPick([...items, { label: typed }], {
    title: vscode.l10n.t('AWS profile'),
    placeHolder: vscode.l10n.t('Profiles of ~/.aws/config. Single sign-on: run aws sso login first.'),
  });
  if (picked?.label !== typed) return picked?.label;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('AWS profile'),
    prompt: vscode.l10n.t('Name of the profile'),
    ignoreFocusOut: true,
  });
}

function askRegion(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('AWS region'),
    prompt: vscode.l10n.t('Where the secrets are, such as eu-west-1'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[a-z]{2}(-[a-z]+)+-\d$/.test(text) ? undefined : vscode.l10n.t('A region, such as eu-west-1'),
  });
}

/** The names of the profiles in AWS's configuration files; empty where there are none. */
async function listProfiles(): Promise<readonly string[]> {
  const config = process.env['AWS_CONFIG_FILE'] ?? path.join(homedir(), '.aws', 'config');
  const credentials = process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(homedir(), '.aws', 'credentials');
  const texts = await Promise.all([config, credentials].map((file) => readFile(file, 'utf8').catch(() => '')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^\s*\[(?:profile\s+)?([^\]\s]+)\]/gm)].map(([, name]) => name ?? ''),
  );
  return [...new Set(names)].filter((name) => name !== '' && !name.startsWith('sso-session')).sort();
}
