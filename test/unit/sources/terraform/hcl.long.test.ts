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

  for (const [what, hostile] of [
    ['separators of lines in a quote that is not closed', `module "a" {\n  source = "${'\u2028'.repeat(24_000)}`],
    ['blanks behind what is not closed', `x = /*${' '.repeat(48_000)}`],
    ['many blocks that each take long', `module "a" {\n  b = ${' '.repeat(1_000)}\n`.repeat(400)],
    ['many blocks, too many to be read in time', `module "a" {\n  b = /*${' '.repeat(30)}\n`.repeat(80_000)],
  ] as const)
    it(`gives up in time where one token is sought for long: ${what}`, () => {
      const before = process.cpuUsage();
      const { problems } = parser.parse(hostile);
      const { user, system } = process.cpuUsage(before);
      assert.ok(user + system < 5_000_000, `${(user + system) / 1_000} ms`);
      assert.ok(problems.some(({ isLimit }) => isLimit === true));
    });

  it('gives up on a block that takes too long, and on nothing else', () => {
    const before = process.cpuUsage();
    // tree-sitter takes the square of this: minutes.
    const hostile = `module "x" {\n  y = ${'"a" '.repeat(64_000)}\n}\n\nmodule "z" {\n  a = 1\n}\n`;
    const { body, problems } = parser.parse(hostile);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 5_000_000);
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
