import * as vscode from 'vscode';
import { describePull, type PullDescription } from '../../sources/circleci/describePull';
import { code } from '../markdownCode';
import { rangeOf } from '../ranges';
import { configSelector } from './configFiles';
import type { ConfigLints } from './configLints';

/** Says over an image or a docker call which credentials it will use, and why. */
export function registerPullHover(lints: ConfigLints): vscode.Disposable {
  return vscode.languages.registerHoverProvider(configSelector, {
    async provideHover(document, position) {
      const linted = await lints.current(document);
      if (linted === undefined) return undefined;
      const description = describePull(linted.result.model, document.offsetAt(position));
      return description === undefined
        ? undefined
        : new vscode.Hover(render(description), rangeOf(document, description.span));
    },
  });
}

/** Most owners that are named; an anchor can stand for hundreds. */
const maxOwners = 8;

function render({ kind, what, registry, status, reasons, owners }: PullDescription): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.appendMarkdown(`${signs[status]} **${headline(status, kind)}**\n\n`);
  text.appendMarkdown(`${code(what)} · ${code(registry)}\n\n`);
  for (const reason of reasons) text.appendMarkdown(`${reason}\n\n`);
  const named = owners.slice(0, maxOwners).map(code).join(', ');
  const more = owners.length - maxOwners;
  if (named !== '')
    text.appendMarkdown(
      more > 0 ? vscode.l10n.t('For {0} and {1} more', named, more) : vscode.l10n.t('For {0}', named),
    );
  return text;
}

const signs: Readonly<Record<PullDescription['status'], string>> = {
  authenticated: '$(pass)',
  unauthenticated: '$(warning)',
  'other-registry': '$(info)',
  unknown: '$(question)',
  exempt: '$(circle-slash)',
};

function headline(status: PullDescription['status'], kind: PullDescription['kind']): string {
  switch (status) {
    case 'authenticated':
      return vscode.l10n.t('Pulls with credentials');
    case 'unauthenticated':
      return kind === 'image' ? vscode.l10n.t('Pulls without your credentials') : vscode.l10n.t('Pulls anonymously');
    case 'other-registry':
      return vscode.l10n.t('Not on Docker Hub');
    case 'unknown':
      return vscode.l10n.t('Registry unknown');
    case 'exempt':
      return vscode.l10n.t('Exempt by the settings');
  }
}
