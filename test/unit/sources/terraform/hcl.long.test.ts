import assert from 'node:assert/strict';
import type { HclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import { hclParser } from '../../../support/hcl';
import { checkBody } from './checkBody';

describe('the HCL parser', () => {
  let parser: HclParser;
  before(async () => (parser = await hclParser()));

  it('reads hostile files in a moment', () => {
    const deep = 10_000;
    for (const text of [
      `a = ${'['.repeat(deep)}${']'.repeat(deep)}\n`,
      `a = ${'{ b = '.repeat(deep)}1${' }'.repeat(deep)}\n`,
      `a = "${'x'.repeat(3_000_000)}"\n`,
      '{'.repeat(20_000),
      'x'.repeat(4_000_001),
    ])
      checkBody(parser.parse(text).body, text.length);
    assert.match(parser.parse('x'.repeat(4_000_001)).problems[0]?.message ?? '', /too long/);
  });

  it('gives up on a block that takes too long, and on nothing else', () => {
    const before = process.cpuUsage();
    // tree-sitter takes the square of this: minutes.
    const hostile = `module "x" {\n  y = ${'"a" '.repeat(64_000)}\n}\n\nmodule "z" {\n  a = 1\n}\n`;
    const { body, problems } = parser.parse(hostile);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 15_000_000);
    assert.deepEqual(
      problems.map(({ isLimit }) => isLimit),
      [true],
    );
    assert.deepEqual(
      body.blocks.map(({ labels }) => labels),
      [['z']],
    );
    assert.deepEqual(parser.parse('a = 1\n').problems, []);
  });
});
