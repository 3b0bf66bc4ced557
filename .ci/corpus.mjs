// @ts-check
/**
 * `node .ci/corpus.mjs`: compares the linter with an independent program's findings on real configs, where they are
 * (`../shared/corpus`), and tries the compound fix on each. Every difference must be explained by one line of
 * `test/corpus-notes.md`, and every line there must be about a difference that still is.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { require as load } from 'tsx/cjs/api';
import { root, skip, whenMain } from './lib.mjs';

const corpus = path.join(root, '..', 'shared', 'corpus');
const notesFile = path.join(root, 'test', 'corpus-notes.md');

/**
 * @typedef {{owner: string, index: number, status: string}} OracleImage
 * @typedef {{owner: string, hub_login?: boolean}} OracleCall
 * @typedef {{error?: string, docker?: OracleImage[], cli?: OracleCall[]}} Oracle
 * @typedef {{owner: string, index?: number, also?: {owner: string}[], pulls?: {owner: string, index: number}[]}} Data
 */

/**
 * One line for each thing the linter and the oracle disagree on.
 * @param {string} name
 * @param {Oracle} oracle
 * @param {readonly {rule: string, message: string, data?: unknown}[]} findings
 * @returns {string[]}
 */
function differences(name, oracle, findings) {
  const has = findings.some(({ rule }) => rule === 'config-parse-error');
  /** @type {string[]} */
  const found = findings
    .filter(({ message }) => message.includes('stopped on this file'))
    .map(({ rule }) => `${name} crash ${rule}`);
  if (oracle.error !== undefined || has) {
    if ((oracle.error !== undefined) !== has) found.push(`${name} parse`);
    return found;
  }
  const data = findings.map(({ rule, data }) => ({ rule, data: /** @type {Data | undefined} */ (data) }));
  const flagged = new Set(
    data.flatMap((finding) => (finding.data?.pulls ?? []).map(({ owner, index }) => `${owner}#${index}`)),
  );
  for (const { owner, index, status } of oracle.docker ?? []) {
    const key = `${owner}#${index}`;
    if (flagged.delete(key) !== (status === 'unauthenticated')) found.push(`${name} ${key}`);
  }
  for (const key of flagged) found.push(`${name} ${key}`);
  const late = new Set(['missing-docker-login', 'docker-login-after-pull']);
  const jobs = new Set(
    data
      .filter(({ rule }) => late.has(rule))
      .flatMap((finding) => [finding.data?.owner ?? '', ...(finding.data?.also ?? []).map(({ owner }) => owner)]),
  );
  const expected = new Set((oracle.cli ?? []).filter(({ hub_login }) => hub_login !== true).map(({ owner }) => owner));
  for (const owner of new Set([...jobs, ...expected]))
    if (jobs.has(owner) !== expected.has(owner)) found.push(`${name} ${owner} calls`);
  return found;
}

/** @throws Error that lists the differences without a note, and the notes without a difference */
export async function compareCorpus() {
  if (!existsSync(corpus)) {
    skip('corpus: there is no ../shared/corpus with configs of others and an independent program’s findings on them');
    return;
  }
  /** @type {typeof import('../src/sources/circleci/linter')} */
  const { lintText } = load('../src/sources/circleci/linter.ts', import.meta.url);
  /** @type {typeof import('../src/sources/circleci/authenticateConfig')} */
  const { authenticateConfig } = load('../src/sources/circleci/authenticateConfig.ts', import.meta.url);
  /** @type {typeof import('../src/sources/circleci/registry')} */
  const { rules } = load('../src/sources/circleci/registry.ts', import.meta.url);
  // What "Authenticate this whole config" leaves none of, and what would show that it broke the file.
  const repaired = new Set(rules.filter(({ compoundFix }) => compoundFix === 'removes').map(({ id }) => id));
  repaired.add('config-parse-error');
  /** @type {Record<string, Oracle>} */
  const oracles = JSON.parse(await readFile(path.join(corpus, 'oracle.json'), 'utf8'));
  /** @type {string[]} */
  const found = [];
  const files = (await readdir(path.join(corpus, 'files'))).sort();
  for (const name of files) {
    const text = await readFile(path.join(corpus, 'files', name), 'utf8');
    const { findings, model } = lintText(text);
    found.push(...differences(name, oracles[name] ?? {}, findings));
    const authenticated = authenticateConfig(model)?.text;
    if (authenticated !== undefined && lintText(authenticated).findings.some(({ rule }) => repaired.has(rule)))
      found.push(`${name} authenticate`);
  }
  const notes = new Set(
    [...(await readFile(notesFile, 'utf8')).matchAll(/^- `([^`]+)`: \S/gm)].map((match) => match[1] ?? ''),
  );
  const unexplained = found.filter((key) => !notes.has(key));
  const stale = [...notes].filter((key) => !found.includes(key));
  console.log(
    `${files.length} configs, ${found.length} differences, ${found.length - unexplained.length} of them explained`,
  );
  if (unexplained.length + stale.length > 0) {
    throw new Error(
      [...unexplained.map((key) => `no note: ${key}`), ...stale.map((key) => `no such difference: ${key}`)].join('\n'),
    );
  }
}

whenMain(import.meta.url, compareCorpus);
