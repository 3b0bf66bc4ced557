import * as vscode from 'vscode';
import { describeWiring, type NamedVariable, type WiringDescription } from '../../sources/terraform/describeWiring';
import { code } from '../markdownCode';
import { rangeOf } from '../ranges';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
import { terraformSelector } from './terraformFiles';

/** Says over a variable of a project, and over a data source, which secret is behind it and where that is made. */
export function registerWiringHover(lints: CheckoutLints): vscode.Disposable {
  return vscode.languages.registerHoverProvider(terraformSelector, {
    async provideHover(document, position) {
      const linted = await lints.current(document);
      if (linted === undefined) return undefined;
      const description = describeWiring(linted.lint.wiring, linted.path, document.offsetAt(position));
      return description === undefined
        ? undefined
        : new vscode.Hover(render(description, linted), rangeOf(document, description.span));
    },
  });
}

/** Most variables that are named: a map with for_each can feed hundreds. */
const maxVariables = 8;

function render(description: WiringDescription, linted: LintedCheckout): vscode.MarkdownString {
  const { kind, variables, secret, missing, provider, isSwapped } = description;
  const text = new vscode.MarkdownString('', true);
  const sign = missing === undefined && !isSwapped ? '$(key)' : '$(warning)';
  const name = secret?.name === undefined ? vscode.l10n.t('a secret with a computed name') : code(secret.name);
  const from = secret === undefined ? undefined : vscode.l10n.t('secret {0}', name);
  const named = variables.slice(0, maxVariables).map(nameOf).join(', ');
  const more = variables.length - maxVariables;
  const whom = more > 0 ? vscode.l10n.t('{0} and {1} more', named, more) : named;
  const source = from ?? (missing === undefined ? vscode.l10n.t('no secret that the files tell') : code(missing));
  if (kind === 'variable') text.appendMarkdown(`${sign} **${whom} ← ${source}**\n\n`);
  else text.appendMarkdown(`${sign} **${vscode.l10n.t('Reads {0}', source)}**\n\n`);
  if (isSwapped) text.appendMarkdown(`${vscode.l10n.t('That is the other half of the credential.')}\n\n`);
  if (missing !== undefined)
    text.appendMarkdown(`${vscode.l10n.t('There is no {0}: Terraform refuses this.', code(missing))}\n\n`);
  if (secret?.maker !== undefined) {
    const { path, what } = secret.maker;
    const link = `[${path.replace(/[\\[\]]/g, '\\$&')}](${linted.files.uriOf(path).toString()})`;
    text.appendMarkdown(`${vscode.l10n.t('Made in {0} by {1}', link, code(what))}\n\n`);
  }
  if (provider !== undefined) text.appendMarkdown(`${vscode.l10n.t('Read with provider {0}', code(provider))}\n\n`);
  if (kind === 'reader') {
    const feeds = whom === '' ? vscode.l10n.t('Feeds no project') : vscode.l10n.t('Feeds {0}', whom);
    text.appendMarkdown(`${feeds}\n\n`);
  }
  return text;
}

function nameOf({ name, repository }: NamedVariable): string {
  return repository === undefined ? code(name) : vscode.l10n.t('{0} of {1}', code(name), code(repository));
}
