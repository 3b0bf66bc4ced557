import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultSettings } from '../../../../src/lint/settings';
import { CheckoutLinter } from '../../../../src/sources/terraform/checkoutLinter';
import { findWiring, isWired } from '../../../../src/sources/terraform/findWiring';
import { WiringModel } from '../../../../src/sources/terraform/model/wiringModel';
import { applyEdits } from '../../../../src/shared/text';
import { wireProduct } from '../../../../src/sources/terraform/wireProduct';
import { hclParser, readCheckout } from '../../../support/hcl';
import { describeTerraformFmt, forTerraformFmt } from '../../../support/terraformFmt';
import { infraFolder, products, readInfra, readTerraform, wired } from './infraFixture';

/** `UPDATE_GOLDEN=1` writes what comes out, to be looked at in the diff. */
const updates = process.env['UPDATE_GOLDEN'] !== undefined;

describe('wireProduct on the infra checkout', () => {
  const files = readInfra();

  before(() => forTerraformFmt(files));

  for (const [product, { repository, is }] of Object.entries(products)) {
    describe(`${product}, which is ${is}`, () => {
      const names = { product, repository };

      it('changes what the golden files say, and no other file', async () => {
        const golden = path.join(infraFolder, 'wired', product);
        const before = new Map(files.map(({ path: name, text }) => [name, text]));
        const changed = wired(await readCheckout(files), names).filter(
          ({ path: name, text }) => before.get(name) !== text,
        );
        if (updates) {
          rmSync(golden, { recursive: true, force: true });
          for (const { path: name, text } of changed) {
            mkdirSync(path.dirname(path.join(golden, name)), { recursive: true });
            writeFileSync(path.join(golden, name), text);
          }
        }
        assert.deepEqual(changed, changed.length === 0 ? [] : readTerraform(golden));
        forTerraformFmt(changed);
      });

      it('parses and is wired then: both variables come to the product’s own secrets', async () => {
        const after = await readCheckout(wired(await readCheckout(files), names));
        assert.deepEqual(
          after.files.filter(({ hcl }) => hcl.problems.length > 0),
          [],
        );
        assert.ok(isWired(findWiring(after, names)));
        const feed = new WiringModel(after, defaultSettings.credentials).feeds.find(
          (one) => one.repository === repository,
        );
        for (const part of ['id', 'token'] as const) {
          const value = feed?.[part]?.value;
          assert.ok(value?.kind === 'content', part);
          assert.equal(value.secret.name, `${product}-dockerhub_${part}`);
        }
      });

      it('changes nothing the second time', async () => {
        const after = await readCheckout(wired(await readCheckout(files), names));
        assert.deepEqual(wireProduct(after, names), { edits: new Map(), problems: [] });
      });

      it('leaves every other product as it was', async () => {
        const before = await readCheckout(files);
        const after = await readCheckout(wired(before, names));
        for (const [other, { repository: itsRepository }] of Object.entries(products)) {
          if (other === product) continue;
          const its = { product: other, repository: itsRepository };
          assert.deepEqual(findWiring(after, its), findWiring(before, its), other);
        }
      });
    });
  }

  it('wires them one after the other, in any order, and the rules find nothing more', async () => {
    for (const order of [Object.entries(products), Object.entries(products).toReversed()]) {
      let checkout = await readCheckout(files);
      for (const [product, { repository }] of order)
        checkout = await readCheckout(wired(checkout, { product, repository }));
      for (const [product, { repository }] of order) {
        assert.ok(isWired(findWiring(checkout, { product, repository })), product);
      }
      forTerraformFmt(checkout.files);
      const linter = new CheckoutLinter(await hclParser());
      const lint = linter.lint(checkout.files, defaultSettings);
      const left = [...lint.findings].flatMap(([name, findings]) =>
        findings.map(({ rule, data }) => [name, rule, data?.['repository']]),
      );
      // Its values are given from outside, so they stay.
      const given = ['repositories.tf', 'unfed-dockerhub-variable', 'opg-metrics'];
      assert.deepEqual(left, [given, given]);
    }
  });

  it('keeps the line ends of each file', async () => {
    const after = wired(await readCheckout(files), { product: 'legacy', repository: 'opg-legacy' });
    const legacy = after.find(({ path: name }) => name === 'legacy.tf')?.text ?? '';
    assert.ok(legacy.includes('legacy_dockerhub_token'));
    assert.equal(legacy.replaceAll('\r\n', '').includes('\n'), false);
    for (const { path: name, text } of after) if (name !== 'legacy.tf') assert.ok(!text.includes('\r'), name);
  });

  it('says why where one call makes several repositories', async () => {
    const { edits, problems } = wireProduct(await readCheckout(files), {
      product: 'guidance',
      repository: 'opg-technical-guidance',
    });
    assert.equal(edits.size, 0);
    assert.match(problems.join('\n'), /`module\.small` in `repositories\.tf`/);
  });

  it('leaves alone what is given by variables, which may be a credential that works', async () => {
    const { edits, problems } = wireProduct(await readCheckout(files), {
      product: 'metrics',
      repository: 'opg-metrics',
    });
    assert.equal(edits.size, 0);
    assert.deepEqual(problems, [
      '`DOCKER_USER` of `opg-metrics` is set to a value that cannot be followed: `var.metrics_docker_user` (`repositories.tf:97`), so nothing is changed',
    ]);
  });

  it('does not write into a file that does not parse', async () => {
    const broken = files.map((file) => (file.path === 'data.tf' ? { ...file, text: `${file.text}\nlocals {` } : file));
    const { edits, problems } = wireProduct(await readCheckout(broken), {
      product: 'sirius',
      repository: 'opg-sirius',
    });
    assert.equal(edits.size, 0);
    assert.match(problems.join('\n'), /`data\.tf` does not parse/);
  });

  it('brings the secrets module to a checkout that has none, as three files', async () => {
    const text = `provider "aws" {
  alias = "management"
}

module "opg_sirius" {
  source = "./modules/repository"

  name = "opg-sirius"
}
`;
    const names = { product: 'sirius', repository: 'opg-sirius' };
    const { edits, problems } = wireProduct(await readCheckout([{ path: 'infra/main.tf', text }]), names);
    assert.deepEqual(problems, []);
    const folder = 'infra/modules/ci_dockerhub_secrets';
    assert.deepEqual(
      [...edits.keys()],
      ['infra/main.tf', `${folder}/main.tf`, `${folder}/variables.tf`, `${folder}/outputs.tf`],
    );
    const after = [...edits].map(([path, own]) => ({
      path,
      text: applyEdits(path === 'infra/main.tf' ? text : '', own),
    }));
    forTerraformFmt(after);
    const checkout = await readCheckout(after);
    assert.ok(isWired(findWiring(checkout, names)));
    assert.equal(wireProduct(checkout, names).edits.size, 0);
  });

  it('says so where there is no infra checkout', async () => {
    const text = 'module "x" {\n  source = "./y"\n}\n';
    const { edits, problems } = wireProduct(await readCheckout([{ path: 'main.tf', text }]), {
      product: 'sirius',
      repository: 'opg-sirius',
    });
    assert.equal(edits.size, 0);
    assert.match(problems.join('\n'), /no infra checkout/);
  });
});

describeTerraformFmt();
