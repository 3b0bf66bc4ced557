import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/shared/text';
import { findWiring, isWired } from '../../../../src/sources/terraform/findWiring';
import type { TerraformFile } from '../../../../src/sources/terraform/model/checkout';
import { wireProduct } from '../../../../src/sources/terraform/wireProduct';
import { hclParser, readCheckout } from '../../../support/hcl';
import { describeTerraformFmt, forTerraformFmt } from '../../../support/terraformFmt';
import { wired } from './infraFixture';

const names = { product: 'lpa', repository: 'opg-lpa' };
const id = 'data.aws_secretsmanager_secret_version.lpa_dockerhub_id.secret_string';
const token = 'data.aws_secretsmanager_secret_version.lpa_dockerhub_token.secret_string';

/** The root's file with one map of variables, and what comes of it. */
async function withMap(map: string, locals = ''): Promise<string> {
  const call = `module "opg_lpa" {\n  source = "./modules/repository"\n  name   = "opg-lpa"\n${map}}\n`;
  const text = locals + call;
  const checkout = await readCheckout([{ path: 'main.tf', text }]);
  const [after] = wired(checkout, names);
  assert.ok(after);
  const again = await readCheckout([after]);
  assert.ok(isWired(findWiring(again, names)), after.text);
  assert.equal(wireProduct(again, names).edits.size, 0);
  forTerraformFmt([after]);
  // What comes before the map is the same in all of them.
  return after.text.slice(after.text.indexOf('module "opg_lpa"')).replace(/^module[^]*?"opg-lpa"\n/, '');
}

const lines = (indent: string, width = 19): string =>
  `${indent}${'DOCKER_USER'.padEnd(width)} = ${id}\n${indent}${'DOCKER_ACCESS_TOKEN'.padEnd(width)} = ${token}\n`;

describe('the map of variables', () => {
  it('is made where there is none', async () => {
    assert.equal(await withMap(''), `\n  circleci_env_vars = {\n${lines('    ')}  }\n}\n`);
  });

  it('takes the place of null, and fills an empty one', async () => {
    const filled = `  circleci_env_vars = {\n${lines('    ')}  }\n}\n`;
    assert.ok((await withMap('  circleci_env_vars = null\n')).endsWith(filled));
    assert.ok((await withMap('  circleci_env_vars = {}\n')).endsWith(filled));
    assert.ok((await withMap('  circleci_env_vars = {\n  }\n')).endsWith(filled));
    assert.ok(
      (await withMap('  circleci_env_vars = {\n    # none yet\n  }\n')).includes('    # none yet\n    DOCKER_USER'),
    );
  });

  it('grows by lines of its own, also from one line', async () => {
    const one = await withMap('  circleci_env_vars = { A = 1, "B" = local.b }\n');
    assert.equal(
      one,
      `  circleci_env_vars = {\n    A                   = 1\n    "B"                 = local.b\n${lines('    ')}  }\n}\n`,
    );
  });

  it('keeps commas, quotes and comments as they are used there', async () => {
    const commas = await withMap('\n  circleci_env_vars = {\n    A = 1,\n    B = 2, # two\n  }\n');
    assert.match(commas, /B {19}= 2, # two\n {4}DOCKER_USER {9}= .*,\n {4}DOCKER_ACCESS_TOKEN = .*,\n {2}\}/);
    const quoted = await withMap('\n  circleci_env_vars = {\n    "A" = 1\n  }\n');
    assert.match(quoted, /"A" {19}= 1\n {4}"DOCKER_USER" {9}= .*\n {4}"DOCKER_ACCESS_TOKEN" = /);
  });

  it('is the last of a merge, or one more where none is its own', async () => {
    const locals =
      'locals {\n  shared = {\n    A = 1\n  }\n}\n\nmodule "other" {\n  source = "./x"\n  vars   = local.shared\n}\n\n';
    const merged = await withMap('\n  circleci_env_vars = merge(local.shared, {\n    B = 2\n  })\n', locals);
    assert.equal(
      merged,
      `\n  circleci_env_vars = merge(local.shared, {\n    B                   = 2\n${lines('    ')}  })\n}\n`,
    );
    const wrapped = await withMap('\n  circleci_env_vars = local.shared\n', locals);
    assert.equal(wrapped, `\n  circleci_env_vars = merge(local.shared, {\n${lines('    ')}  })\n}\n`);
    const more = await withMap('\n  circleci_env_vars = merge(\n    local.shared,\n    local.shared\n  )\n', locals);
    assert.equal(
      more,
      `\n  circleci_env_vars = merge(\n    local.shared,\n    local.shared,\n    {\n${lines('      ')}    }\n  )\n}\n`,
    );
    const spread = await withMap('\n  circleci_env_vars = merge([local.shared]...)\n', locals);
    assert.match(spread, /= merge\(merge\(\[local\.shared\]\.\.\.\), \{/);
  });

  it('is a local that nothing else reads, but never one that others read', async () => {
    const own = 'locals {\n  lpa = {\n    A = 1\n  }\n}\n\n';
    assert.equal(await withMap('\n  circleci_env_vars = local.lpa\n', own), '\n  circleci_env_vars = local.lpa\n}\n');
  });

  it('overrides what a shared map sets wrongly, and does not change that map', async () => {
    const shared =
      'locals {\n  all = {\n    DOCKER_USER = "everybody"\n  }\n}\n\nmodule "other" {\n  source = "./x"\n  vars   = local.all\n}\n\n';
    const after = await withMap('\n  circleci_env_vars = merge({ B = 2 }, local.all)\n', shared);
    assert.equal(after, `\n  circleci_env_vars = merge({ B = 2 }, local.all, {\n${lines('    ')}  })\n}\n`);
    const closed = await withMap('\n  circleci_env_vars = merge({\n    B = 2\n  }, local.all)\n', shared);
    assert.match(closed, /\n {4}\}, local\.all, \{\n/);
  });
});

/** Pieces of checkouts that people have, in any combination. */
const pieces = fc.record({
  map: fc.constantFrom(
    '',
    '\n  circleci_env_vars = {\n    A = 1\n  }\n',
    '\n  circleci_env_vars = {\n    A = <<-EOT\n      x = {\n    EOT\n  }\n',
    '\n  circleci_env_vars = { A = 1 }\n',
    '\n  circleci_env_vars = merge(local.shared, { A = 1 })\n',
    '\n  circleci_env_vars = local.shared\n',
    '\n  circleci_env_vars = local.own\n',
    '\n  circleci_env_vars = var.given\n',
    `\n  circleci_env_vars = {\n    DOCKER_USER = "literal" # why\n    "A"         = 2\n  }\n`,
    `\n  circleci_env_vars = {\n    DOCKER_ACCESS_TOKEN = ${id}\n    DOCKER_USER         = ${token}\n  }\n`,
    `\n  circleci_env_vars = {\n    DOCKER_USER = ${id}\n  }\n`,
  ),
  data: fc.constantFrom(
    '',
    'data "aws_secretsmanager_secret_version" "lpa_dockerhub_id" {\n  secret_id = module.lpa.aws_secretsmanager_secret_dockerhub_id.id\n}\n\n',
    'data "aws_secretsmanager_secret_version" "lpa_dockerhub_token" {\n  secret_id = "refunds-dockerhub_token"\n  provider  = aws.other\n}\n\n',
    'data "aws_secretsmanager_secret_version" "docker_name" {\n  provider  = aws.management # here\n  secret_id = "lpa-dockerhub_id"\n}\n\n',
  ),
  folder: fc.constantFrom<TerraformFile[]>(
    [],
    [
      {
        path: 'lpa/main.tf',
        text: 'resource "aws_sqs_queue" "x" {\n  dynamic "y" {\n    for_each = []\n    content {}\n  }\n}\n',
      },
    ],
    [
      {
        path: 'lpa/dockerhub.tf',
        text: 'module "ci_dockerhub_secrets" {\n  source         = "../modules/ci_dockerhub_secrets"\n  product_prefix = "lpa"\n}\n',
      },
    ],
    [
      {
        path: 'lpa/main.tf',
        text: 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n\nresource "aws_secretsmanager_secret" "a" {\n  name = "lpa-dockerhub_id"\n}\n\nresource "aws_secretsmanager_secret" "b" {\n  name = "lpa-dockerhub_token"\n}\n',
      },
      {
        path: 'lpa/outputs.tf',
        text: 'output "aws_secretsmanager_secret_dockerhub_id" {\n  value = aws_secretsmanager_secret.b.id\n}',
      },
    ],
  ),
  call: fc.constantFrom(
    '',
    'module "lpa" {\n  source = "./lpa"\n}\n\n',
    'module "lpa" {\n  source    = "./lpa"\n  providers = { aws = aws, aws.management = aws.management }\n}\n\n',
    'module "make_lpa" {\n  source = "./lpa/" # the folder\n\n  providers = {\n    aws            = aws.management\n    aws.management = aws.management\n  }\n}\n\n',
  ),
  head: fc.constantFrom(
    '',
    '# The infra of it all.\n\n',
    'provider "aws" {\n  alias  = "management"\n  region = "eu-west-1"\n}\n\n',
  ),
  other: fc.boolean(),
  ends: fc.boolean(),
  crlf: fc.boolean(),
});

const otherProduct =
  'module "refunds_secrets" {\n  source = "./modules/ci_dockerhub_secrets"\n\n  product_prefix = "refunds"\n\n  providers = {\n    aws = aws.management\n  }\n}\n\n' +
  'data "aws_secretsmanager_secret_version" "refunds_dockerhub_id" {\n  secret_id = module.refunds_secrets.aws_secretsmanager_secret_dockerhub_id.id\n  provider  = aws.management\n}\n\n' +
  'data "aws_secretsmanager_secret_version" "refunds_dockerhub_token" {\n  secret_id = module.refunds_secrets.aws_secretsmanager_secret_dockerhub_token.id\n  provider  = aws.management\n}\n\n' +
  'module "opg_refunds" {\n  source = "./modules/repository"\n  name   = "opg-refunds"\n\n  circleci_env_vars = merge(local.shared, {\n    DOCKER_USER         = data.aws_secretsmanager_secret_version.refunds_dockerhub_id.secret_string\n    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.refunds_dockerhub_token.secret_string\n  })\n}\n\n';

type Pieces = typeof pieces extends fc.Arbitrary<infer T> ? T : never;

function assemble({ map, data, folder, call, head, other, ends, crlf }: Pieces): TerraformFile[] {
  const locals =
    'locals {\n  shared = {\n    TZ = "UTC"\n  }\n  own = {\n    B = 2 # two\n  }\n  twice = local.shared\n}\n\n';
  const called = folder.length === 0 ? '' : call;
  const repository = `module "opg_lpa" {\n  source = "./modules/repository"\n\n  name = "opg-lpa"\n${map}}`;
  const root = `${head}${other ? otherProduct : ''}${locals}${called}${data}${repository}${ends ? '\n' : ''}`;
  const files = [{ path: 'main.tf', text: root }, ...folder];
  return crlf ? files.map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') })) : files;
}

describe('wireProduct on random checkouts', () => {
  it('gives what parses, is wired, needs nothing more, keeps the rest, and is left alone by terraform fmt', async () => {
    const parser = await hclParser();
    const texts: string[] = [];
    await fc.assert(
      fc.asyncProperty(pieces, async (chosen) => {
        const files = assemble(chosen);
        const checkout = await readCheckout(files);
        const { edits, problems } = wireProduct(checkout, names);
        assert.deepEqual(problems, []);
        const after = files.map(({ path, text }) => ({ path, text: applyEdits(text, edits.get(path) ?? []) }));
        const again = await readCheckout(after);
        const shown = after.map(({ path, text }) => `--- ${path}\n${text}`).join('\n');
        for (const { hcl } of again.files) assert.deepEqual(hcl.problems, [], shown);
        assert.ok(isWired(findWiring(again, names)), shown);
        assert.equal(wireProduct(again, names).edits.size, 0, shown);
        const refunds = { product: 'refunds', repository: 'opg-refunds' };
        assert.deepEqual(findWiring(again, refunds), findWiring(checkout, refunds));
        const blocks = chosen.other ? otherProduct.trimEnd().split(/(?<=\n\})\n\n/) : [];
        for (const block of blocks) assert.ok(after[0]?.text.replaceAll('\r\n', '\n').includes(block), shown);
        for (const { text } of after) assert.equal(/[^\r]\n/.test(text), !chosen.crlf && text.includes('\n'), shown);
        for (const { text } of after) texts.push(text.replaceAll('\r\n', '\n'));
      }),
      { numRuns: 300, seed: 11 },
    );
    assert.ok(texts.every((text) => parser.parse(text).problems.length === 0));
    // One file of all of them.
    forTerraformFmt([{ path: 'all.tf', text: texts.map((text) => `${text.trimEnd()}\n`).join('\n') }]);
  });
});

describeTerraformFmt();
