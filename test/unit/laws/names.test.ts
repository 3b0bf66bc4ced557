import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../../.ci/lib.mjs';
import { sources } from '../../support/sources';

/** Folders that work for every source and every service, and so know none by name. */
const neutral = [
  'shared',
  'lint',
  'project',
  'language',
  'runbook',
  'steps/engine',
  'editor',
  'renderer',
  'cli',
  'lsp',
];

/** Ids of sources, and of services: those have a folder each, beside what they share. */
const services = readdirSync(path.join(root, 'src/services'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['http', 'world'].includes(entry.name))
  .map(({ name }) => name);

/** A list of things by name is a registry too: that service is meant where the word stands alone, or in `Docker registry`. */
const names = [
  ...sources.map(({ id }) => id),
  ...services.map((id) => (id === 'registry' ? 'dockerRegistry' : id)),
].map((id) => id.toLowerCase());

describe('what is neutral', () => {
  it('holds the name of no source and of no service, in names, texts and imports', () => {
    const found = neutral.flatMap((folder) =>
      filesBelow(path.join(root, 'src', folder)).flatMap((file) => {
        const hits = namesIn(readFileSync(file, 'utf8'));
        return hits.length === 0 ? [] : [`${path.relative(root, file)}: ${hits.join(', ')}`];
      }),
    );
    const why = 'what is specific to a source or service lies in its folder, and comes to the edges as data';
    assert.ok(found.length === 0, `${why}:\n${found.join('\n')}`);
  });

  it('is read without its comments', () => {
    assert.deepEqual(namesIn('// CircleCI\n/** Terraform */\nexport const x = 1;\n'), []);
    assert.deepEqual(namesIn("import { a } from '../sources/circleci/a';\n"), ['circleci']);
    assert.deepEqual(namesIn('const isDockerHubDown = `of ${x} Terraform`;\n'), ['dockerhub', 'terraform']);
    assert.deepEqual(namesIn("const registry = 'draws https://hub.docker.com';\n"), []);
    assert.deepEqual(namesIn("const id = 'registry', where = AWS_REGION;\n"), ['aws', 'registry']);
  });
});

/** Which names stand in the identifiers and literals of a text, whole words only: `aws` is not in `draws`. */
function namesIn(text: string): string[] {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest);
  const found = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || isText(node)) {
      const words = wordsIn(node.text);
      for (const name of names) if (new RegExp(`-${name.split('').join('-?')}-`).test(words)) found.add(name);
      if (ts.isStringLiteralLike(node) && /(?:^|\/services\/)registry(?:$|\/)/.test(node.text)) found.add('registry');
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return [...found].sort();
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isRegularExpressionLiteral(node)
  );
}

/** `isDockerHub_up` as `-is-docker-hub-up-`. */
function wordsIn(text: string): string {
  const parted = text.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2-');
  return `-${parted.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-`;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));
}
