import assert from 'node:assert/strict';
import { findWiring, isWired } from '../../../../src/sources/terraform/findWiring';
import type { TerraformFile } from '../../../../src/sources/terraform/model/checkout';
import { readCheckout } from '../../../support/hcl';
import { readSampleInfra } from './sampleInfra';

const sirius = { product: 'sirius', repository: 'opg-sirius' };
const refunds = { product: 'refunds', repository: 'opg-refunds' };

function edited(path: string, edit: (text: string) => string): TerraformFile[] {
  return readSampleInfra().map((file) => {
    if (file.path !== path) return file;
    const text = edit(file.text);
    assert.notEqual(text, file.text);
    return { path, text };
  });
}

const find = async (files: readonly TerraformFile[], names = refunds) => findWiring(await readCheckout(files), names);

describe('findWiring', () => {
  it('finds every part of a wired product, through the folder that hands its secrets on', async () => {
    const facts = await find(readSampleInfra());
    assert.deepEqual(facts, {
      isInfra: true,
      secrets: 'refunds/main.tf',
      outputs: 'refunds/outputs.tf',
      repository: 'repositories.tf',
      user: true,
      token: true,
      isMiswired: false,
    });
    assert.ok(isWired(facts));
  });

  it('finds nothing of a product that is not wired, but the repository', async () => {
    assert.deepEqual(await find(readSampleInfra(), sirius), {
      isInfra: true,
      secrets: undefined,
      outputs: undefined,
      repository: 'repositories.tf',
      user: false,
      token: false,
      isMiswired: false,
    });
  });

  for (const [what, from, to] of [
    ['ID and token are exchanged', /(DOCKER_USER .*refunds_dockerhub_)id/, '$1token'],
    [
      'another product’s secret is read',
      'module.refunds.aws_secretsmanager_secret_dockerhub_id',
      'module.sirius.aws_secretsmanager_secret_dockerhub_id',
    ],
    ['another provider reads it', /(refunds_dockerhub_id" \{\n.*\n {2}provider {2}=) aws\.management/, '$1 aws'],
    ['the value is a literal', /(DOCKER_USER +=) .*/, '$1 "opgrefunds"'],
    ['it leads nowhere', /(DOCKER_USER .*)refunds_dockerhub_id/, '$1refund_dockerhub_id'],
  ] as const) {
    it(`sees that ${what}`, async () => {
      const { user, token, isMiswired } = await find(edited('repositories.tf', (text) => text.replace(from, to)));
      assert.deepEqual({ user, token, isMiswired }, { user: false, token: true, isMiswired: true });
    });
  }

  it('sees that wiring in a comment is none', async () => {
    const { user, isMiswired } = await find(
      edited('repositories.tf', (text) => text.replace(/^(\s*)DOCKER_USER/m, '$1# DOCKER_USER')),
    );
    assert.deepEqual({ user, isMiswired }, { user: false, isMiswired: false });
  });

  it('accepts secrets named by their own names', async () => {
    const files = edited('repositories.tf', (text) =>
      text
        .replace('module.refunds.aws_secretsmanager_secret_dockerhub_id.id', '"refunds-dockerhub_id"')
        .replace('module.refunds.aws_secretsmanager_secret_dockerhub_token.id', '"refunds-dockerhub_token"'),
    );
    assert.ok(isWired(await find(files)));
  });

  it('accepts secrets of a module that makes those of several products', async () => {
    const files = edited('refunds/main.tf', (text) =>
      text.replace('product_prefix = "refunds"', 'product_prefix = each.key\n\n  for_each = toset(["refunds"])'),
    ).map(({ path, text }) => ({
      path,
      text:
        path === 'refunds/outputs.tf'
          ? text.replaceAll('module.ci_dockerhub_secrets.', 'module.ci_dockerhub_secrets["refunds"].')
          : text,
    }));
    assert.ok(isWired(await find(files)), JSON.stringify(await find(files)));
  });

  it('knows Terraform that is no infra checkout', async () => {
    const text = 'module "x" {\n  source = "./y"\n}\n';
    assert.equal((await find([{ path: 'main.tf', text }], sirius)).isInfra, false);
  });
});
