// @ts-check
/**
 * `npm run generate`: writes what registries know into the files that repeat it. They are committed, and a unit test fails
 * when one is not what the code gives.
 *
 * | File | From |
 * |---|---|
 * | `snippets/*.json` | the texts that the product inserts and shows |
 * | `media/rules/README.md`: the table of each source, between markers | the rules of `sources` |
 * | `media/rules/<id>.md`: title and first sentence | the rule |
 * | `media/pullbook.schema.json` | the settings and rules of `sources` |
 * | `src/README.md`: the import table, between markers | `.ci/importTable.cjs` |
 * | `media/sample/sirius.runbook.md` | the template of its procedure, with the answers of the sample |
 * | `media/simulators.md`: the tables of addresses and routes, between markers | the simulators of `services` |
 * | `media/steps/<kind>.md`: title, first sentence, tables of inputs and outputs | the step kind |
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { require as load } from 'tsx/cjs/api';
import { circleciDockerhub } from '../src/procedures/circleci-dockerhub/circleciDockerhub';
import { sampleAnswers } from '../src/procedures/circleci-dockerhub/sample';
import { renderTemplate } from '../src/procedures/renderTemplate';
import { jsonSchemaOf } from '../src/runbook/file/inputSchema';
import { settingsSchema } from '../src/sources/settingsSchema';
import { stepKinds } from '../src/steps/registry';
import importTable from './importTable.cjs';
import { root, say, whenMain } from './lib.mjs';
import { snippetFiles } from './snippets.mjs';

/**
 * Every generated file by its path from the repository's folder. A page that is not there yet is left out: the tests ask a
 * person for it.
 * @param {readonly import('../src/lint/source').Source[]} [given] - Sources other than those of the registry.
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function generatedFiles(given) {
  const sources = given ?? (await registry().loadSources());
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [name, text] of Object.entries(await snippetFiles())) files.set(`snippets/${name}`, text);
  /** @type {(file: string, change: (text: string) => string) => Promise<void>} */
  const rewrite = async (file, change) => {
    if (!existsSync(path.join(root, file))) return;
    const text = (await readFile(path.join(root, file), 'utf8')).replaceAll('\r\n', '\n');
    const options = await resolveConfig(path.join(root, file));
    const changed = change(text);
    files.set(file, file.endsWith('.json') ? await format(changed, { ...options, parser: 'json' }) : changed);
  };
  files.set(`media/sample/${circleciDockerhub.fileNameOf(sampleAnswers)}`, await sampleRunbook());
  await rewrite('src/README.md', architecture);
  await rewrite('media/rules/README.md', (text) => rulesIndex(text, sources));
  const simulated = await simulators().loadSimulators();
  await rewrite('media/simulators.md', (text) => simulatorsPage(text, simulated));
  await rewrite('media/pullbook.schema.json', () => JSON.stringify(settingsSchema(sources)));
  for (const { id, summary } of ruleFacts(sources))
    await rewrite(`media/rules/${id}.md`, (text) => withHead(text, id, `${summary}.`));
  for (const kind of stepKinds)
    await rewrite(`media/steps/${kind.kind.replace('/', '-')}.md`, (text) => stepPage(text, kind));
  return files;
}

/**
 * The registry of sources, which imports them when they are asked for: that works in what is required, not in what a module
 * imports.
 */
function registry() {
  return /** @type {typeof import('../src/sources/registry')} */ (load('../src/sources/registry.ts', import.meta.url));
}

/** The table of services, which imports simulators when they are asked for. */
function simulators() {
  const loaded = load('../src/services/rehearsalWorld.ts', import.meta.url);
  return /** @type {typeof import('../src/services/rehearsalWorld')} */ (loaded);
}

/** The day on which the sample says that it was reviewed: the file must not change by itself. */
const reviewed = '2026-11-23';

/** The template as the wizard would fill it in for the sample; read as a file, for only the build makes a module of it. */
async function sampleRunbook() {
  const template = path.join(root, 'src/procedures', circleciDockerhub.id, 'template.runbook.md');
  const text = (await readFile(template, 'utf8')).replaceAll('\r\n', '\n');
  return renderTemplate(circleciDockerhub, text, sampleAnswers, reviewed);
}

/**
 * What is said of each rule, once where several sources share it.
 * @param {readonly import('../src/lint/source').Source[]} sources
 */
function ruleFacts(sources) {
  return [...new Map(sources.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule])).values()];
}

/**
 * The tables of rules, one between the markers of each source. A source without markers gets a section of its own in front
 * of the profiles.
 * @param {string} text
 * @param {readonly import('../src/lint/source').Source[]} sources
 */
function rulesIndex(text, sources) {
  for (const { id, title, rules } of sources) {
    const table = tableOf(
      ['Rule', 'Finds', 'Severity', 'On from profile'],
      rules.map((rule) => [`[${rule.id}](${rule.id}.md)`, rule.summary, rule.severity, rule.profile]),
    );
    if (!text.includes(markersOf(`rules of ${id}`)[0]))
      text = text.replace(
        /^## Profiles and settings$/m,
        (heading) => `## For a ${title}\n\n${markersOf(`rules of ${id}`).join('\n')}\n\n${heading}`,
      );
    text = between(text, `rules of ${id}`, table);
  }
  return text;
}

/**
 * Where each simulated service is, what it answers, and what people around it can be made to do.
 * @param {string} text
 * @param {readonly Simulator[]} simulated
 * @typedef {import('../src/services/rehearsalWorld').AllSimulators} Simulator
 * @typedef {import('../src/services/world/service').Service<object>} Simulated
 */
function simulatorsPage(text, simulated) {
  const services = simulated.flatMap((one) => /** @type {Simulated[]} */ (one.services));
  const code = (/** @type {readonly string[]} */ words) => words.map((word) => `\`${word}\``).join(', ') || '–';
  const addresses = services.map(({ title, hosts, folder, alsoAt = [] }) => [
    title,
    code(hosts),
    code([folder]),
    code(alsoAt),
  ]);
  const routes = services.flatMap(({ title, routes: all }) =>
    [...all]
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1))
      .map(({ method, path: template }) => [title, method, code([template.replace(/[*+]\}/g, '}')])]),
  );
  const heads = ['service', 'stands for', 'folder', 'at the root too'];
  const placed = between(text, 'simulated addresses', tableOf(heads, addresses));
  const listed = between(
    placed,
    'simulated routes',
    tableOf(['service', 'method', 'path, or operation of AWS'], routes),
  );
  const parts = simulated
    .map(({ name, parts: all }) => [code([name]), code(Object.keys(all).sort())])
    .filter(([, names]) => names !== '–');
  return between(listed, 'parts', tableOf(['`service`', '`play`'], parts));
}

/**
 * The import table as it is enforced.
 * @param {string} text
 */
function architecture(text) {
  const names = (/** @type {readonly string[]} */ folders) => folders.map((folder) => `\`${folder}\``).join(', ');
  const rows = importTable.rows.map(({ folder, holds, sees, types = [], node = [] }) => [
    `\`${folder}\``,
    holds,
    [names(sees) || '–', ...(types.length > 0 ? [`types of ${names(types)}`] : [])].join('; '),
    node === true ? 'all' : names(node) || '–',
  ]);
  return between(text, 'import table', tableOf(['Folder', 'Holds', 'Sees, besides itself', 'Of Node'], rows));
}

/** @param {string} what @returns {readonly [string, string]} the comments around a generated part */
function markersOf(what) {
  return [`<!-- ${what}: written by \`npm run generate\` -->`, `<!-- end of the ${what} -->`];
}

/**
 * A page in which this stands between the markers.
 * @param {string} text
 * @param {string} what
 * @param {string} content
 */
function between(text, what, content) {
  const [begin, end] = markersOf(what);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the markers of the ${what} are gone: ${begin} and ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}

/**
 * A step's page with what its kind says of itself.
 * @param {string} text
 * @param {typeof stepKinds[number]} kind
 */
function stepPage(text, { kind, summary, input, outputs }) {
  const schema = jsonSchemaOf(input);
  const required = new Set(schema.required ?? []);
  const inputs = Object.entries(schema.properties ?? {}).map(([name, { description = '' }]) => [
    `\`${name}\``,
    required.has(name) ? 'yes' : 'no',
    description,
  ]);
  const given = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  const headed = withHead(text, kind, summary);
  const withInputs = withTable(headed, 'Inputs', tableOf(['input', 'required', 'what it is'], inputs));
  return given.length === 0 ? withInputs : withTable(withInputs, 'Outputs', tableOf(['output', 'what it is'], given));
}

/**
 * A page whose title and first paragraph are these, whether it had others or none yet.
 * @param {string} text
 * @param {string} title
 * @param {string} sentence
 */
function withHead(text, title, sentence) {
  const head = `# ${title}\n\n${sentence}\n`;
  const rest = text.replace(/^# .*\n+(?:[^#\n].*\n)*/, '');
  return `${head}\n${rest.trimStart()}`;
}

/**
 * A page in which this table stands first under a heading.
 * @param {string} text
 * @param {string} heading
 * @param {string} table
 */
function withTable(text, heading, table) {
  return text.replace(new RegExp(`^## ${heading}\\n\\n(?:\\|.*\\n)*`, 'm'), () => `## ${heading}\n\n${table}\n`);
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function tableOf(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

whenMain(import.meta.url, async () => {
  for (const [file, text] of await generatedFiles()) {
    const before = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
    if (before?.replaceAll('\r\n', '\n') === text) continue;
    await writeFile(path.join(root, file), text);
    say(file);
  }
});
