import * as vscode from 'vscode';
import { blockLines, itemLines, type Block } from '../../sources/yaml/edit/block';
import { ensureLogin, ensureOrb, loginBody } from '../../sources/circleci/edit/ensureLogin';
import { authPair } from '../../sources/circleci/edit/insertAuth';
import type { ConfigModel } from '../../sources/circleci/model/configModel';
import { dockerOrb } from '../../sources/circleci/model/orbCatalog';
import type { Edit } from '../../shared/text';
import { rangeOf } from '../ranges';
import { configSelector } from './configFiles';
import type { ConfigLints } from './configLints';
import { keyPath, type KeyPath } from './keyPath';

/** One thing to complete: lines to write, and what must be added elsewhere for them to work. */
interface Proposal {
  readonly label: string;
  readonly detail: string;
  readonly lines: readonly string[];
  readonly also?: readonly Edit[];
}

/** Completes what authenticated pulls need: `auth`, the docker orb, the login command and the step that calls it. */
export function registerConfigCompletion(lints: ConfigLints): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(configSelector, {
    async provideCompletionItems(document, position) {
      const linted = await lints.current(document);
      if (linted === undefined) return [];
      const place = keyPath(
        document.getText().split(/\r?\n/),
        position.line,
        document.lineAt(position.line).text.slice(0, position.character),
      );
      return place === undefined
        ? []
        : [...proposals(place, linted.result.model)].map((proposal) => itemOf(document, proposal));
    },
  });
}

function itemOf(document: vscode.TextDocument, { label, detail, lines, also = [] }: Proposal): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label, description: 'Pullbook' }, vscode.CompletionItemKind.Snippet);
  const text = lines.join('\n');
  item.insertText = new vscode.SnippetString().appendText(text);
  item.detail = detail;
  item.documentation = new vscode.MarkdownString().appendCodeblock(text, 'yaml');
  item.sortText = `0${label}`;
  item.additionalTextEdits = also.map((edit) => vscode.TextEdit.replace(rangeOf(document, edit.span), edit.text));
  return item;
}

function* proposals(place: KeyPath, config: ConfigModel): Generator<Proposal> {
  const { path, siblings } = place;
  const last = path.at(-1);
  const has = (key: string): boolean => siblings.includes(key);
  const [key, value] = authPair(config.settings);
  const step = '  ';
  if (last === 'docker' && has('image') && !has('auth') && !has('aws_auth') && !has('gcp_auth')) {
    const lines = blockLines([[key, value]], step);
    yield { label: key, detail: vscode.l10n.t('Pull this image with the project’s Docker Hub credential'), lines };
  }
  if (last === 'auth' && path.at(-2) === 'docker' && Array.isArray(value)) {
    for (const [name, text] of value as readonly (readonly [string, string])[])
      if (!has(name))
        yield { label: name, detail: vscode.l10n.t('From the project’s variables'), lines: [`${name}: ${text}`] };
  }
  if (path.length === 1 && last === 'orbs' && !has('docker'))
    yield {
      label: 'docker',
      detail: vscode.l10n.t('The docker orb, which has the login command'),
      lines: [`docker: ${dockerOrb.name}@${dockerOrb.latest}`],
    };
  // What follows adds to other parts of the file, which must be known for certain.
  if (config.document.problems.length > 0) return;
  if (path.length === 1 && last === 'commands' && config.hasReuse && !has('dockerhub_login')) {
    const orb = ensureOrb(config, config.root);
    yield {
      label: 'dockerhub_login',
      detail: vscode.l10n.t('A command that logs in to Docker Hub'),
      lines: blockLines([['dockerhub_login', loginBody(config, orb.alias, orb.isSnake)]], step),
      also: orb.edits,
    };
  }
  if (last === 'steps' && path.length === 3 && (path[0] === 'jobs' || path[0] === 'commands')) {
    const login = ensureLogin(config, config.root);
    yield {
      label: login.name,
      detail: vscode.l10n.t('Log in to Docker Hub before docker calls'),
      lines: stepLines(login.step, place.isItem, step),
      also: login.edits,
    };
  }
}

/** A step, without its dash where that is typed already. */
function stepLines(block: Block, isItem: boolean, step: string): string[] {
  const lines = itemLines(block, step);
  return isItem ? lines.map((line, index) => (index === 0 ? line.slice(2) : line)) : lines;
}
