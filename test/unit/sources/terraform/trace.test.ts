import assert from 'node:assert/strict';
import type { HclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import { attributeOf } from '../../../../src/sources/terraform/hcl/node';
import { Checkout } from '../../../../src/sources/terraform/model/checkout';
import { rootOf } from '../../../../src/sources/terraform/model/instances';
import { Tracer } from '../../../../src/sources/terraform/model/trace';
import { type Value, secretIn } from '../../../../src/sources/terraform/model/value';
import { linter, splitFiles, withModules } from './wiringFixture';
import { halfIn } from '../../../../src/sources/terraform/names';

const secrets = `module "secrets" {
  source         = "./modules/ci_dockerhub_secrets"
  product_prefix = "sirius"
}
data "aws_secretsmanager_secret_version" "token" {
  secret_id = module.secrets.aws_secretsmanager_secret_dockerhub_token.id
}
locals {
  token = data.aws_secretsmanager_secret_version.token
}
`;

describe('the tracer', () => {
  let parser: HclParser;
  before(async () => (parser = (await linter).parser));

  /** What `local.wanted` of the root comes to; `files` is in the form of the fixtures, and starts in `main.tf`. */
  function wanted(files: string): Value {
    const checkout = Checkout.read(parser, withModules(splitFiles(`# file: main.tf\n${files}`)));
    const [root] = checkout.folders.values();
    const locals = root!.blocks.find(({ block }) => attributeOf(block.body, 'wanted') !== undefined)!;
    return new Tracer(checkout).attribute(locals, 'wanted', { folder: root! });
  }

  const said = (value: Value): string =>
    value.kind === 'text'
      ? `text ${value.value}`
      : value.kind === 'missing'
        ? `missing ${value.what}`
        : value.kind === 'secret' || value.kind === 'content'
          ? `${value.kind} ${value.secret.name ?? '?'}`
          : value.kind;

  it('follows a value by each way that it can go', () => {
    const token = 'content sirius-dockerhub_token';
    const rows: readonly [source: string, wanted: string][] = [
      ['"x"', 'text x'],
      ['"${local.wanted2}-y"', 'text z-y'],
      ['"${var.none}-y"', 'text *-y'],
      ['local.token.secret_string', token],
      ['nonsensitive(trimspace("${local.token.secret_string}"))', token],
      ['data.aws_secretsmanager_secret_version.token.secret_string', token],
      ['data.aws_secretsmanager_secret_version.token[*].secret_string[0]', token],
      ['data.aws_secretsmanager_secret_version.token.arn', 'secret sirius-dockerhub_token'],
      ['module.secrets.aws_secretsmanager_secret_dockerhub_id.arn', 'secret sirius-dockerhub_id'],
      ['module.secrets.nothing', 'missing output `nothing` of module `secrets`'],
      ['module.nothing.x', 'missing module.nothing'],
      ['local.nothing', 'missing local.nothing'],
      ['var.nothing', 'missing var.nothing'],
      [
        'data.aws_secretsmanager_secret_version.nothing.secret_string',
        'missing data.aws_secretsmanager_secret_version.nothing',
      ],
      ['var.preset', 'text p'],
      ['var.none', 'unknown'],
      ['merge({ a = "1" }, { a = "2", b = "3" })["a"]', 'unknown'],
      ['local.merged.a', 'text 2'],
      ['local.merged["b"]', 'text 3'],
      ['local.merged.c', 'unknown'],
      ['local.nested.deep.token', token],
      ['try(local.token.secret_string, "")', 'unknown'],
      ['true ? "a" : "b"', 'unknown'],
      ['jsondecode(local.token.secret_string).user', 'unknown'],
      ['aws_instance.x.id', 'unknown'],
      ['each.value', 'unknown'],
      ['12', 'unknown'],
    ];
    const rest = `${secrets}variable "none" {}
variable "preset" {
  default = "p"
}
locals {
  wanted2 = "z"
  merged  = merge({ a = "1" }, { a = "2", b = "3" })
  nested  = { deep = { token = local.token.secret_string } }
}
`;
    for (const [source, outcome] of rows)
      assert.equal(said(wanted(`${rest}locals {\n  wanted = ${source}\n}\n`)), outcome, source);
  });

  it('goes down into modules and up again, at each level by its own names', () => {
    const value = wanted(`${secrets}
module "outer" {
  source = "./outer"
  given  = local.token
}
locals {
  wanted = module.outer.again
}

# file: outer/main.tf
variable "given" {}
module "inner" {
  source = "../inner"
  given  = var.given.secret_string
}
output "again" {
  value = module.inner.all.token
}

# file: inner/main.tf
variable "given" {}
output "all" {
  value = { token = var.given }
}
`);
    assert.equal(said(value), 'content sirius-dockerhub_token');
    assert.ok(value.kind === 'content' && value.secret.maker?.instance.call !== undefined);
    assert.equal(value.secret.product, 'sirius');
    assert.equal(rootOf(value.secret.maker.instance).path, '.');
  });

  it('knows the secrets module where its code is elsewhere, and nothing else', () => {
    const call = (source: string, output: string): string =>
      said(
        wanted(`module "m" {
  source         = "${source}"
  product_prefix = "sirius"
}
locals {
  wanted = module.m.${output}
}
`),
      );
    assert.equal(
      call('git::https://example.org/m.git//x', 'aws_secretsmanager_secret_dockerhub_id.id'),
      'secret sirius-dockerhub_id',
    );
    assert.equal(call('git::https://example.org/m.git//x', 'dockerhub_id'), 'unknown');
    assert.equal(call('../outside', 'anything'), 'unknown');
  });

  it('ends where locals, outputs or modules lead back to themselves, also by two ways at each step', () => {
    const loops = [
      'locals {\n  wanted = local.b\n  b = local.wanted\n}\n',
      'locals {\n  wanted = local.wanted.x\n}\n',
      'locals {\n  wanted = "${local.wanted}${local.wanted}"\n}\n',
      'module "a" {\n  source = "./a"\n}\nlocals {\n  wanted = module.a.x\n}\n\n# file: a/main.tf\nmodule "b" {\n  source = "../b"\n}\noutput "x" {\n  value = "${module.b.x}${module.b.x}"\n}\n\n# file: b/main.tf\nmodule "a" {\n  source = "../a"\n}\noutput "x" {\n  value = "${module.a.x}${module.a.x}"\n}\n',
      'module "self" {\n  source = "./"\n  x = module.self.x\n}\noutput "x" {\n  value = module.self.x\n}\nlocals {\n  wanted = module.self.x\n}\n',
    ];
    for (const text of loops) assert.ok(['unknown', 'text'].includes(wanted(text).kind), text);
    const doubling = Array.from({ length: 60 }, (_, i) => `  l${i} = merge(local.l${i + 1}, local.l${i + 1})`).join(
      '\n',
    );
    assert.equal(wanted(`locals {\n  wanted = local.l0\n${doubling}\n  l60 = { a = 1 }\n}\n`).kind, 'object');
  });

  it('looks at a module as often as it is used, and no oftener where uses double at each level', () => {
    const level = (i: number): string =>
      `# file: m${i}/main.tf\n${['a', 'b'].map((name) => `module "${name}" {\n  source = "../m${i + 1}"\n}\n`).join('')}\n`;
    const files = splitFiles(
      `${Array.from({ length: 40 }, (_, i) => level(i)).join('\n')}\n# file: m40/main.tf\nlocals {}\n`,
    );
    const checkout = Checkout.read(parser, files);
    const { instances } = new Tracer(checkout);
    const counts = [0, 1, 2, 7, 40].map((i) => instances.of(checkout.folders.get(`m${i}`)!).length);
    assert.deepEqual(counts, [1, 2, 4, 128, 200]);
  });

  it('says that nothing is missing in a folder that does not parse', () => {
    const broken = '\n# file: broken.tf\nlocals {\n  = =\n}\n';
    for (const source of ['local.nothing', 'var.nothing', 'module.nothing.x'])
      assert.equal(wanted(`locals {\n  wanted = ${source}\n}\n${broken}`).kind, 'unknown', source);
    const call =
      'module "a" {\n  source = "./a"\n}\nlocals {\n  wanted = module.a.x\n}\n\n# file: a/main.tf\noutput "y" {\n  value = 1\n}\n';
    assert.equal(wanted(call).kind, 'missing');
    assert.equal(wanted(`${call}${broken.replace('broken', 'a/broken')}`).kind, 'unknown');
  });

  it('reads what names and ARNs of secrets say', () => {
    const source = undefined as never;
    const secret = (value: string) => secretIn({ kind: 'text', value, source });
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
    assert.deepEqual(secret(`${arn}lpa-store-dockerhub_id-a1B2c3`), {
      name: 'lpa-store-dockerhub_id',
      half: 'id',
      product: 'lpa-store',
      maker: undefined,
    });
    assert.equal(secret(`${arn}lpa-store-dockerhub_token`)?.name, 'lpa-store-dockerhub_token');
    assert.equal(secret('*-dockerhub_token')?.product, undefined);
    assert.equal(secret('sirius-sentry')?.half, undefined);
    assert.equal(halfIn('SIRIUS_DOCKERHUB-TOKEN'), 'token');
    assert.equal(halfIn('dockerhub_token_id'), undefined);
  });
});
