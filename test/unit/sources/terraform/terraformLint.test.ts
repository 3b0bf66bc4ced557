import assert from 'node:assert/strict';
import { ignoreComment } from '../../../../src/language/ignoreComment';
import type { Finding } from '../../../../src/lint/rule';
import { defaultSettings } from '../../../../src/lint/settings';
import type { Texts } from '../../../../src/lint/lint';
import { readAsset } from '../../../../src/ports/readAsset';
import { terraform } from '../../../../src/sources/terraform/source';
import { readWish, wishFrom } from '../../../../src/sources/terraform/wish';

describe('what Terraform is parsed at all', () => {
  const mayConcern = (files: Texts): boolean => terraform.mayConcern(files, defaultSettings);
  const mayWireText = (text: string): boolean => mayConcern(new Map([['main.tf', text]]));

  it('is a checkout that speaks of Docker Hub, or of variables of projects', () => {
    assert.ok(mayWireText('module "x" {\n  circleci_env_vars = {}\n}\n'));
    assert.ok(mayWireText('resource "x" "dockerhub_id" {}\n'));
    assert.ok(mayWireText('locals {\n  DOCKER_ACCESS_TOKEN = 1\n}\n'));
    assert.ok(!mayWireText('resource "aws_vpc" "main" {}\n'));
    assert.ok(!mayConcern(new Map()));
  });
});

describe('the wish behind a finding', () => {
  it('is for what is missing', () => {
    const found = { rule: 'unwired-dockerhub-secrets', data: { product: 'sirius' } };
    assert.deepEqual(wishFrom(found, 'file:///infra'), {
      product: 'sirius',
      project: undefined,
      checkout: 'file:///infra',
    });
    assert.equal(wishFrom({ ...found, rule: 'swapped-dockerhub-credentials' }, ''), undefined);
    assert.equal(wishFrom({ ...found, data: { product: null } }, ''), undefined);
  });

  it('is read from an argument that may be anything', () => {
    assert.deepEqual(readWish({ product: 'a', project: 'gh/b/c' }), {
      product: 'a',
      project: 'gh/b/c',
      checkout: undefined,
    });
    for (const argument of [undefined, null, 'a', { product: 1, project: '' }])
      assert.deepEqual({ ...readWish(argument) }.product, undefined);
  });
});

describe('ignoreComment in Terraform', () => {
  it('goes above the line, never into a heredoc', async () => {
    const text = 'locals {\n  a = <<-EOT\n    one\n    two\n  EOT\n  b = 1\n}\n';
    const lint = (await terraform.open(readAsset)).lint(new Map([['main.tf', text]]), defaultSettings);
    const at = (word: string): string => {
      const start = text.indexOf(word);
      const finding = { rule: 'x', span: { start, end: start + 1 } } as Finding;
      const comment = ignoreComment(text, (line) => lint.textOver?.('main.tf', line), finding);
      return text.slice(comment.at).split('\n')[0] ?? '';
    };
    assert.equal(at('two'), '  a = <<-EOT');
    assert.equal(at('one'), '  a = <<-EOT');
    assert.equal(at('b = 1'), '  b = 1');
    assert.equal(at('locals'), 'locals {');
  });
});
