// @ts-check
/** The snippets that the extension contributes, from the texts that the product itself inserts and shows. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { circleciSnippets } from '../src/sources/circleci/snippets';
import { stepKinds } from '../src/steps/registry';
import { stepSnippet } from '../src/steps/snippets';
import { terraformSnippets } from '../src/sources/terraform/snippets';
import { root } from './lib.mjs';

/** @typedef {import('../src/shared/snippet').Snippet} Snippet */

/** The snippets of each file. @returns {Promise<Readonly<Record<'terraform.json' | 'circleci.json' | 'runbook.json', readonly Snippet[]>>>} */
export async function allSnippets() {
  return {
    'terraform.json': terraformSnippets,
    'circleci.json': circleciSnippets,
    'runbook.json': (await Promise.all(stepKinds.map(snippetOf))).filter((snippet) => snippet !== undefined),
  };
}

/**
 * The snippet of a kind; `undefined` while its page has no example: the tests ask a person for one.
 * @param {typeof stepKinds[number]} kind
 */
async function snippetOf(kind) {
  const example = await exampleOf(kind.kind);
  return example === undefined ? undefined : stepSnippet(kind, example);
}

/** The text of each file. @returns {Promise<Readonly<Record<string, string>>>} */
export async function snippetFiles() {
  const options = await resolveConfig(path.join(root, 'snippets', 'any.json'));
  /** @type {Record<string, string>} */
  const files = {};
  for (const [file, snippets] of Object.entries(await allSnippets())) {
    const content = Object.fromEntries(snippets.map(({ name, ...snippet }) => [name, snippet]));
    files[file] = await format(JSON.stringify(content), { ...options, parser: 'json' });
  }
  return files;
}

/**
 * The first `yaml step` cell of a kind's page, where there are both.
 * @param {string} kind
 */
async function exampleOf(kind) {
  const page = path.join(root, 'media', 'steps', `${kind.replace('/', '-')}.md`);
  if (!existsSync(page)) return undefined;
  const example = /^```yaml step\r?\n([\s\S]*?)^```/m.exec(await readFile(page, 'utf8'))?.[1];
  return example?.replaceAll('\r\n', '\n');
}
