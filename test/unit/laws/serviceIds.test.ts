import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { allCredentials } from '../../../src/services/credentials';
import { loadSimulators } from '../../../src/services/rehearsalWorld';
import type { ServiceEntry } from '../../../src/services/serviceEntry';
import { services } from '../../../src/services/services';

const src = path.join(import.meta.dirname, '..', '..', '..', 'src');

function filesIn(folder: string): string[] {
  return readdirSync(path.join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')));
}

/** Where a new service must not be named. The linter's commands are about sources, which have a law of their own. */
const nameless = [
  ...filesIn('steps/engine'),
  ...filesIn('editor/credentials'),
  ...filesIn('cli').filter((file) => !/^cli\/(?:lint|main)/.test(file)),
];

/** The words and texts of a file, comments left out. */
function wordsOf(text: string): { readonly names: ReadonlySet<string>; readonly texts: readonly string[] } {
  const names = new Set<string>();
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, false));
  return { names, texts };
}

interface Forbidden {
  /** Names and whole texts: keys of the table, of credentials, of states and of simulated services. */
  readonly ids: ReadonlySet<string>;
  /** What no text may hold: titles, variables and the folders of services. */
  readonly parts: readonly string[];
}

async function forbidden(): Promise<Forbidden> {
  const simulators = await loadSimulators();
  const entries = Object.values<ServiceEntry>(services);
  const ids = new Set<string>([
    ...Object.keys(services),
    ...allCredentials().map(({ key }) => key),
    ...simulators.flatMap((one) => [one.name, one.key, ...one.services.map(({ id }) => id)]),
    ...entries.flatMap(({ endpoints }) => Object.keys(endpoints)),
  ]);
  const parts = [
    ...allCredentials().flatMap(({ title, variables }) => [title, variables, ...variables.split(/\W+/).filter(isLoud)]),
    ...entries.flatMap(({ endpoints, addressVariables = {} }) => [
      ...Object.values(endpoints).map(({ variable }) => variable),
      ...Object.keys(addressVariables),
    ]),
    ...Object.keys(services).map((name) => `services/${name}/`),
  ];
  return { ids, parts };
}

function isLoud(word: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(word);
}

function found(text: string, { ids, parts }: Forbidden): string[] {
  const { names, texts } = wordsOf(text);
  return [
    ...[...names].filter((name) => ids.has(name)),
    ...texts.filter((one) => ids.has(one) || parts.some((part) => one.includes(part))),
  ];
}

describe('no service is named', () => {
  it('where all services are put together, asked for or shown', async () => {
    const words = await forbidden();
    assert.ok(nameless.length > 20);
    const told = nameless.flatMap((file) =>
      found(readFileSync(path.join(src, file), 'utf8'), words).map((word) => `${file}: ${word}`),
    );
    assert.deepEqual(told, []);
  });

  it('in a way that this search would miss', async () => {
    const words = await forbidden();
    for (const text of [
      `const operator = { circleCi: token };`,
      `if (service === 'dockerhub') forget();`,
      `import { createAws } from '../../services/aws/client/aws';`,
      `const hint = \`set CIRCLE_TOKEN, \${then}\`;`,
      `const title = 'Sign in to Docker Hub';`,
      `const { hub } = world.state;`,
    ]) {
      assert.notDeepEqual(found(text, words), [], text);
    }
    assert.deepEqual(found(`// CircleCI\nconst key = 'a';`, words), [], 'comments may name them');
  });

  it('by the scheme of its landing place outside the folder of landing places', () => {
    const files = [...filesIn('steps'), ...filesIn('runbook')].filter((file) => !file.startsWith('steps/landing/'));
    const told = files.filter((file) => {
      const { texts } = wordsOf(readFileSync(path.join(src, file), 'utf8'));
      return texts.some((text) => text.includes('aws-sm'));
    });
    assert.deepEqual(told, []);
  });
});
