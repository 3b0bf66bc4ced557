import assert from 'node:assert/strict';
import { isNestedDeeper } from '../../../src/shared/bracketDepth';
import { closest } from '../../../src/shared/didYouMean';
import { lineEdits } from '../../../src/shared/lineEdits';
import { applyEdits, withoutTrailing } from '../../../src/shared/text';
import { matchesWildcard } from '../../../src/shared/wildcard';

describe('matchesWildcard', () => {
  for (const [pattern, text, expected] of [
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*a', 'a', false],
    ['ab*bc', 'abc', false],
    ['*b*', 'abc', true],
    ['a*b*c', 'aXcbYc', true],
    ['a*b*c', 'acb', false],
    ['a.c', 'abc', false],
  ] as const)
    it(`${pattern} ${expected ? 'is' : 'is not'} ${text}`, () => {
      assert.equal(matchesWildcard(pattern, text), expected);
    });

  it('tries no combinations', () => {
    assert.equal(matchesWildcard(`${'*a'.repeat(2_000)}c`, `${'a'.repeat(10_000)}b`), false);
  });
});

describe('texts', () => {
  it('lose what they end with', () => {
    assert.deepEqual(
      ['a//', '/', '', 'a/b'].map((text) => withoutTrailing(text, '/')),
      ['a', '', '', 'a/b'],
    );
  });

  it('are known by their brackets before they are parsed', () => {
    assert.ok(isNestedDeeper('[{['.repeat(2), 5));
    assert.ok(!isNestedDeeper('[]{}'.repeat(100), 1));
    assert.ok(!isNestedDeeper(']]]][', 1));
  });

  it('are compared by lines, with and without an end of the last one', () => {
    for (const [before, after] of [
      ['', 'a'],
      ['a', ''],
      ['a\nb', 'a\nc'],
      ['a\n', 'a'],
      ['\n\n', '\n'],
    ] as const)
      assert.equal(applyEdits(before, lineEdits(before, after)), after);
  });

  it('of great length are no slip of the pen', () => {
    assert.equal(closest('a'.repeat(5_000), ['a'.repeat(4_999)]), undefined);
  });
});
