import assert from 'node:assert/strict';
import type { TerraformFile } from '../../../src/terraform/findWiring';
import { findWiring, placeBlocks } from '../../../src/terraform/findWiring';
import { readBlocks } from '../../../src/terraform/readBlocks';
import { wireProduct } from '../../../src/terraform/wireProduct';
import { dataSnippet, outputsSnippet, repositorySnippet, secretsSnippet } from '../../../src/terraform/wiringSnippets';
import { readSampleInfra } from './sampleInfra';

const sirius = { product: 'sirius', repository: 'opg-sirius' };
const refunds = { product: 'refunds', repository: 'opg-refunds' };
const missing = { secrets: undefined, outputs: undefined, user: false, token: false };

function edited(path: string, edit: (text: string) => string): TerraformFile[] {
  return readSampleInfra().map((file) => (file.path === path ? { path, text: edit(file.text) } : file));
}

describe('findWiring', () => {
  it('finds every part of a wired product, through the folder that hands its secrets on', () => {
    assert.deepEqual(findWiring(readSampleInfra(), refunds), {
      isInfra: true,
      secrets: 'refunds/main.tf',
      outputs: 'refunds/outputs.tf',
      repository: 'repositories.tf',
      user: true,
      token: true,
    });
  });

  it('finds nothing of a product that is not wired, but the repository', () => {
    assert.deepEqual(findWiring(readSampleInfra(), sirius), {
      isInfra: true,
      repository: 'repositories.tf',
      ...missing,
    });
  });

  it('sees when ID and token are exchanged', () => {
    const files = edited('repositories.tf', (text) =>
      text
        .replace('DOCKER_USER         = data', 'DOCKER_USER = x.')
        .replace(
          'DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.refunds_dockerhub_token',
          'DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.refunds_dockerhub_id',
        ),
    );
    const { user, token } = findWiring(files, refunds);
    assert.deepEqual({ user, token }, { user: false, token: false });
  });

  it('sees that wiring in a comment is none', () => {
    const files = edited('repositories.tf', (text) => text.replace(/^(\s*)DOCKER_USER/m, '$1# DOCKER_USER'));
    assert.equal(findWiring(files, refunds).user, false);
  });

  it('does not take another product’s secrets for this one’s', () => {
    const files = edited('repositories.tf', (text) =>
      text.replace(
        'secret_id = module.refunds.aws_secretsmanager_secret_dockerhub_id',
        'secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_id',
      ),
    );
    assert.equal(findWiring(files, refunds).user, false);
  });

  it('accepts secrets named by their own names', () => {
    const files = edited('repositories.tf', (text) =>
      text
        .replace('module.refunds.aws_secretsmanager_secret_dockerhub_id.id', '"refunds-dockerhub_id"')
        .replace('module.refunds.aws_secretsmanager_secret_dockerhub_token.id', '"refunds-dockerhub_token"'),
    );
    const { user, token } = findWiring(files, refunds);
    assert.deepEqual({ user, token }, { user: true, token: true });
  });

  it('knows Terraform that is no infra checkout', () => {
    assert.equal(findWiring([{ path: 'main.tf', text: 'module "x" { source = "./y" }' }], sirius).isInfra, false);
  });
});

describe('wireProduct', () => {
  const apply = (files: readonly TerraformFile[], names = sirius) => {
    const changed = wireProduct(files, names);
    return files.map((file) => changed.find(({ path }) => path === file.path) ?? file);
  };

  it('adds what is missing so that it is found, and keeps the rest', () => {
    const files = readSampleInfra();
    const wired = apply(files);
    const facts = findWiring(wired, sirius);
    assert.deepEqual(facts, {
      isInfra: true,
      secrets: 'sirius/main.tf',
      outputs: 'sirius/main.tf',
      repository: 'repositories.tf',
      user: true,
      token: true,
    });
    assert.deepEqual(findWiring(wired, refunds), findWiring(files, refunds));
    const main = files.find(({ path }) => path === 'sirius/main.tf')!;
    assert.ok(wired.find(({ path }) => path === 'sirius/main.tf')!.text.startsWith(main.text));
    assert.match(
      wired.find(({ path }) => path === 'repositories.tf')!.text,
      /AWS_DEFAULT_REGION = "eu-west-1"\n {4}DOCKER_USER /,
    );
  });

  it('changes nothing the second time', () => {
    assert.deepEqual(wireProduct(apply(readSampleInfra()), sirius), []);
    assert.deepEqual(wireProduct(readSampleInfra(), refunds), []);
  });

  it('wires in the root where the product has no folder, and makes the map of variables', () => {
    const files = [
      { path: 'main.tf', text: 'module "r" {\n  source = "./modules/repository"\n  name   = "opg-sirius"\n}\n' },
    ];
    const { secrets, outputs, user, token } = findWiring(apply(files), sirius);
    assert.deepEqual(
      { secrets, outputs, user, token },
      { secrets: 'main.tf', outputs: 'main.tf', user: true, token: true },
    );
  });

  it('puts right what is wired the wrong way round', () => {
    const wired = apply(readSampleInfra()).map(({ path, text }) => ({
      path,
      text: text.replace(/(DOCKER_USER\s+= .*sirius_dockerhub_)id/, '$1token'),
    }));
    assert.equal(findWiring(wired, sirius).user, false);
    const again = findWiring(apply(wired), sirius);
    assert.deepEqual([again.user, again.token], [true, true]);
  });

  it('makes the repository’s call too where the checkout has none yet', () => {
    const fresh = { product: 'lpa', repository: 'opg-lpa' };
    const { secrets, outputs, user, token } = findWiring(apply(readSampleInfra(), fresh), fresh);
    assert.deepEqual([secrets, outputs], ['repositories.tf', 'repositories.tf']);
    assert.deepEqual([user, token], [true, true]);
  });

  it('wires two products without a folder beside each other', () => {
    const first = { product: 'lpa', repository: 'opg-lpa' };
    const second = { product: 'use', repository: 'opg-use' };
    const both = apply(apply(readSampleInfra(), first), second);
    for (const names of [first, second, refunds]) assert.equal(findWiring(both, names).token, true);
    const modules = placeBlocks(both).filter(({ type }) => type === 'module');
    const labels = modules.map(({ folder, labels }) => `${folder} ${labels.join('.')}`);
    assert.deepEqual(labels, [...new Set(labels)]);
  });

  it('calls the product’s folder where the secrets are there and nothing calls it', () => {
    const files = readSampleInfra().map(({ path, text }) => ({
      path,
      text: path === 'products.tf' ? text.replace(/module "refunds" \{[\s\S]*?\n\}\n/, '') : text,
    }));
    assert.equal(findWiring(files, refunds).user, false);
    assert.equal(findWiring(apply(files, refunds), refunds).user, true);
  });

  it('does nothing to Terraform that is no infra checkout', () => {
    assert.deepEqual(wireProduct([{ path: 'main.tf', text: 'module "x" { source = "./y" }' }], sirius), []);
  });
});

describe('the wiring snippets', () => {
  it('are found as wiring once they are pasted where they belong', () => {
    const files = [
      { path: 'modules.tf', text: 'module "sirius" {\n  source = "./sirius"\n}\n' },
      {
        path: 'sirius/main.tf',
        text: `${secretsSnippet('sirius', '../modules/ci_dockerhub_secrets')}\n${outputsSnippet()}`,
      },
      {
        path: 'repositories.tf',
        text: `${dataSnippet('sirius', 'sirius')}\n${repositorySnippet('sirius', 'opg-sirius')}`,
      },
    ];
    const { secrets, outputs, user, token } = findWiring(files, sirius);
    assert.deepEqual(
      { secrets, outputs, user, token },
      { secrets: 'sirius/main.tf', outputs: 'sirius/main.tf', user: true, token: true },
    );
    assert.equal(readBlocks(files[2]!.text).length, 3);
  });
});
