import assert from 'node:assert/strict';
import { fill } from '../../../../src/shared/snippet';
import { variableLines } from '../../../../src/sources/terraform/blocks';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSettings } from '../../../../src/lint/settings';
import { readHclWasm } from '../../../../src/ports/hclWasm';
import type { Snippet } from '../../../../src/shared/snippet';
import { CheckoutLinter } from '../../../../src/sources/terraform/checkoutLinter';
import { findWiring } from '../../../../src/sources/terraform/findWiring';
import { createHclParser, type HclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import { Checkout } from '../../../../src/sources/terraform/model/checkout';
import { secretsModule } from '../../../../src/sources/terraform/secretsModule';
import { terraformSnippets } from '../../../../src/sources/terraform/snippets';
import {
  dataSnippet,
  folderSnippet,
  outputsSnippet,
  repositorySnippet,
  secretsSnippet,
} from '../../../../src/sources/terraform/wiringSnippets';
import { identifierOf } from '../../../../src/sources/terraform/names';
import { choicesOf, expandSnippet, tabStopsOf } from '../../../support/expandSnippet';
import { describeTerraformFmt, forTerraformFmt } from '../../../support/terraformFmt';

/**
 * Every prefix of HashiCorp's extension, newest of the versions looked at: 54663bb and b89ebba.
 * @see https://github.com/hashicorp/vscode-terraform/blob/54663bbad4a5f505b755cf856fc51fcac5ac4a8c/snippets/terraform.json
 */
const officialPrefixes = ['fore', 'module', 'output', 'provisioner', 'vare', 'varm', 'for_list', 'for_map'];

/** What people type, and what it is as a label. */
const products = { sirius: 'sirius', 'opg-sirius': 'opg_sirius', '2fa.app': '_2fa_app' } as const;

const snippetOf = (prefix: string): Snippet => {
  const found = terraformSnippets.find((snippet) => snippet.prefix === prefix);
  assert.ok(found, prefix);
  return found;
};

const expand = (prefix: string, typed?: Record<string, string>): string =>
  `${expandSnippet(snippetOf(prefix).body, typed)}\n`;

/** A snippet's text where it belongs: an entry of a module's call goes into one, everything else is a block of a file. */
function inPlace(prefix: string, typed?: Record<string, string>): string {
  const text = expand(prefix, typed);
  if (prefix !== 'dockerhub-variables') return text;
  return `module "repository" {\n${text.replace(/^(?=.)/gm, '  ')}}\n`;
}

/** The snippets in which the first tab stop is the product. */
const ofProduct = terraformSnippets.filter(({ body }) => body.join('\n').includes('${1:product}'));

/** Every snippet as it is when every tab stop is passed over, and for each product typed. */
const texts = terraformSnippets.flatMap((snippet) => {
  const prefix = String(snippet.prefix);
  const typed = ofProduct.includes(snippet) ? Object.keys(products).map((product) => ({ 1: product })) : [];
  return [{}, ...typed].map((values, index) => ({ file: `${prefix}-${index}.tf`, text: inPlace(prefix, values) }));
});

describe('the Terraform snippets', () => {
  let parser: HclParser;
  before(async () => {
    parser = await createHclParser(await readHclWasm());
    forTerraformFmt(texts.map(({ file, text }) => ({ path: file, text })));
  });

  it('share no prefix with HashiCorp’s extension, nor the beginning of one', () => {
    for (const { prefix } of terraformSnippets)
      for (const official of officialPrefixes) assert.ok(!String(prefix).startsWith(official), String(prefix));
  });

  it('are HCL', () => {
    for (const { file, text } of texts) assert.deepEqual(parser.parse(text).problems, [], `${file}\n${text}`);
  });

  it('take the product once, and make labels of it that Terraform takes', () => {
    assert.equal(ofProduct.length, 8);
    for (const [product, label] of Object.entries(products)) {
      assert.equal(identifierOf(product), label);
      for (const { prefix } of ofProduct) {
        const blocks = parser.parse(inPlace(String(prefix), { 1: product })).body.blocks;
        for (const name of blocks.flatMap(({ labels }) => labels)) assert.match(name, /^[A-Za-z_]\w*$/);
      }
    }
    assert.match(
      expand('dockerhub-data', { 1: 'opg-sirius' }),
      /^# .* opg-sirius\ndata "\w+" "opg_sirius_dockerhub_id"/,
    );
  });

  it('offer the provider and the place of a module where a block has them', () => {
    const choices = choicesOf(snippetOf('dockerhub-product').body);
    assert.deepEqual(choices[1], ['aws.management', 'aws']);
    assert.equal(choices[0]?.[0], '../modules/ci_dockerhub_secrets');
    assert.deepEqual(
      choicesOf(snippetOf('dockerhub-root').body)
        .map(([first]) => first)
        .sort(),
      ['./modules/repository', 'aws.management'],
    );
  });

  it('halt at the product first, and number their tab stops without a gap', () => {
    for (const { prefix, body } of terraformSnippets) {
      const stops = tabStopsOf(body);
      assert.deepEqual(
        stops,
        stops.map((_, index) => index + 1),
        String(prefix),
      );
    }
  });

  it('say what the step and the insertion say', () => {
    const typed = { 1: 'opg-sirius', 2: 'opg-sirius-api' };
    const at = '../modules/ci_dockerhub_secrets';
    const [secrets, outputs] = [secretsSnippet('opg-sirius', at), outputsSnippet()];
    assert.equal(expand('dockerhub-secrets', { 1: 'opg-sirius' }), secrets);
    assert.equal(expand('dockerhub-outputs'), outputs);
    assert.equal(`${expand('dockerhub-output-id')}\n${expand('dockerhub-output-token')}`, outputs);
    assert.equal(expand('dockerhub-product', { 1: 'opg-sirius' }), `${secrets}\n${outputs}`);
    const folder = folderSnippet('opg_sirius', './opg-sirius');
    const data = dataSnippet('opg-sirius', 'opg_sirius');
    const repository = repositorySnippet('opg-sirius', 'opg-sirius-api');
    assert.equal(expand('dockerhub-folder', { 1: 'opg-sirius' }), folder);
    assert.equal(expand('dockerhub-root', typed), `${folder}\n${data}\n${repository}`);
    const comment = '# The Docker Hub account of opg-sirius\n';
    assert.equal(expand('dockerhub-data', { 1: 'opg-sirius' }), comment + data);
    assert.equal(expand('dockerhub-repository', typed), comment + repository);
    const lines = variableLines(defaultSettings.credentials).map((line) => `  ${fill(line, { name: 'opg_sirius' })}\n`);
    assert.equal(
      expand('dockerhub-variables', { 1: 'opg-sirius' }),
      `${comment}circleci_env_vars = {\n${lines.join('')}}\n`,
    );
  });

  it('wire a product when both sides and the module are put in their places', () => {
    const typed = { 1: 'opg-sirius', 2: 'opg-sirius-api' };
    const files = [
      { path: 'opg-sirius.tf', text: expand('dockerhub-root', typed) },
      { path: 'opg-sirius/main.tf', text: expand('dockerhub-product', { 1: 'opg-sirius' }) },
      { path: 'modules/ci_dockerhub_secrets/main.tf', text: expand('dockerhub-module') },
    ];
    const wiring = findWiring(Checkout.read(parser, files), { product: 'opg-sirius', repository: 'opg-sirius-api' });
    assert.deepEqual(
      { ...wiring },
      {
        isInfra: true,
        secrets: 'opg-sirius/main.tf',
        outputs: 'opg-sirius/main.tf',
        repository: 'opg-sirius.tf',
        user: true,
        token: true,
        isMiswired: false,
      },
    );
    const { findings } = new CheckoutLinter(parser).lint(files, defaultSettings);
    assert.equal(findings.size, files.length);
    for (const [path, found] of findings) assert.deepEqual(found, [], path);
  });
});

describe('the module for teams that have none', () => {
  it('is the one of the sample', () => {
    const folder = join('media', 'sample', 'infra', 'modules', 'ci_dockerhub_secrets');
    for (const [file, text] of Object.entries(secretsModule()))
      assert.equal(readFileSync(join(folder, file), 'utf8'), text, file);
  });

  it('makes what the other blocks name, whichever way the placeholder is written', () => {
    for (const placeholder of ['stored', 'write-only'] as const) {
      const files = secretsModule(placeholder);
      const outputs = [...outputsSnippet('x').matchAll(/^output "(\w+)"/gm)].map(([, name]) => name);
      for (const name of outputs) assert.ok(files['outputs.tf']?.includes(`output "${name}" {`), name);
      assert.deepEqual(
        [...(files['main.tf'] ?? '').matchAll(/^ {2}name += "\$\{var\.product_prefix\}-(\w+)"$/gm)].map(
          ([, name]) => name,
        ),
        ['dockerhub_id', 'dockerhub_token'],
      );
      assert.ok(files['variables.tf']?.startsWith('variable "product_prefix" {'));
    }
  });

  it('lets nobody read a secret before there is a value in it', () => {
    for (const half of ['id', 'token'])
      assert.ok(
        secretsModule()['outputs.tf']?.includes(
          `  depends_on = [aws_secretsmanager_secret_version.dockerhub_${half}]\n`,
        ),
      );
  });

  it('keeps the placeholder from being written back, or out of state altogether', () => {
    const stored = secretsModule()['main.tf'] ?? '';
    assert.equal(stored.match(/ignore_changes = \[secret_string, version_stages\]/g)?.length, 2);
    const writeOnly = secretsModule('write-only')['main.tf'] ?? '';
    assert.equal(writeOnly.match(/^ {2}secret_string_wo +=/gm)?.length, 2);
    assert.doesNotMatch(writeOnly, /^ {2}secret_string +=/m);
  });
});

describe('the page on Terraform', () => {
  const page = readFileSync(join('media', 'terraform.md'), 'utf8').replaceAll('\r\n', '\n');

  it('lists every snippet, in their order', () => {
    assert.deepEqual(
      [...page.matchAll(/^\| `(dockerhub-[\w-]+)` \|/gm)].map(([, prefix]) => prefix),
      terraformSnippets.map(({ prefix }) => prefix),
    );
  });

  it('shows what the snippets say', () => {
    const said = terraformSnippets
      .map(({ prefix }) => String(prefix))
      .map((prefix) => expand(prefix, { 1: 'sirius', ...(prefix === 'dockerhub-root' && { 2: 'opg-sirius' }) }))
      .join('\n');
    const shown = [...page.matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');
    assert.equal(shown.length, 4);
    for (const text of shown) assert.ok(said.includes(text), text);
  });
});

describeTerraformFmt();
