import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/lint/settings';
import { describeWiring, type WiringDescription } from '../../../../src/sources/terraform/describeWiring';
import { Checkout, type TerraformFile } from '../../../../src/sources/terraform/model/checkout';
import { WiringModel } from '../../../../src/sources/terraform/model/wiringModel';
import { knownProducts, madeRepositories } from '../../../../src/sources/terraform/wiringChoices';
import { readSampleInfra } from './sampleInfra';
import { linter } from './wiringFixture';

async function modelOf(files: readonly TerraformFile[]): Promise<WiringModel> {
  return new WiringModel(Checkout.read((await linter).parser, files), defaultSettings.credentials);
}

async function describeAt(word: string, change: (text: string) => string = (text) => text) {
  const files = readSampleInfra().map(({ path, text }) => ({
    path,
    text: path === 'repositories.tf' ? change(text) : text,
  }));
  const text = files.find(({ path }) => path === 'repositories.tf')?.text ?? '';
  return describeWiring(await modelOf(files), 'repositories.tf', text.indexOf(word) + 1);
}

describe('describeWiring', () => {
  it('follows a variable to its secret', async () => {
    const found = await describeAt('DOCKER_USER');
    assert.deepEqual({ ...found, span: undefined } satisfies Partial<WiringDescription> | { span: undefined }, {
      span: undefined,
      kind: 'variable',
      variables: [{ name: 'DOCKER_USER', repository: 'opg-refunds' }],
      secret: {
        name: 'refunds-dockerhub_id',
        maker: { path: 'refunds/main.tf', what: 'module ci_dockerhub_secrets' },
      },
      missing: undefined,
      provider: 'aws.management',
      isSwapped: false,
    });
  });

  it('says of a data source what it reads and feeds', async () => {
    const found = await describeAt('data "aws_secretsmanager_secret_version" "refunds_dockerhub_token"');
    assert.equal(found?.kind, 'reader');
    assert.equal(found.secret?.name, 'refunds-dockerhub_token');
    assert.deepEqual(found.variables, [{ name: 'DOCKER_ACCESS_TOKEN', repository: 'opg-refunds' }]);
  });

  it('sees the other half, and what leads nowhere', async () => {
    const swapped = await describeAt('DOCKER_USER', (text) =>
      text.replace('refunds_dockerhub_id.secret_string', 'refunds_dockerhub_token.secret_string'),
    );
    assert.equal(swapped?.isSwapped, true);
    const gone = await describeAt('DOCKER_USER', (text) =>
      text.replace('refunds_dockerhub_id.secret_string', 'other_dockerhub_id.secret_string'),
    );
    assert.equal(gone?.missing, 'data.aws_secretsmanager_secret_version.other_dockerhub_id');
    assert.equal(gone.secret, undefined);
  });

  it('has nothing to say elsewhere', async () => {
    assert.equal(await describeAt('AWS_DEFAULT_REGION'), undefined);
  });
});

describe('what there is to wire', () => {
  it('are the repositories of a checkout, with what each gets', async () => {
    assert.deepEqual(madeRepositories(await modelOf(readSampleInfra())), [
      { name: 'opg-refunds', wiring: 'wired', product: 'refunds' },
      { name: 'opg-sirius', wiring: 'none', product: undefined },
      { name: 'opg-technical-guidance', wiring: 'none', product: undefined },
    ]);
  });

  it('tell a repository with an exchanged half from one that is wired', async () => {
    const files = readSampleInfra().map(({ path, text }) => ({
      path,
      text: text.replace('refunds_dockerhub_id.secret_string', 'refunds_dockerhub_token.secret_string'),
    }));
    assert.deepEqual(madeRepositories(await modelOf(files))[0], {
      name: 'opg-refunds',
      wiring: 'partly',
      product: 'refunds',
    });
  });

  it('are the products with secrets or a folder of their own', async () => {
    assert.deepEqual(knownProducts(await modelOf(readSampleInfra())), ['refunds', 'sirius']);
  });
});
