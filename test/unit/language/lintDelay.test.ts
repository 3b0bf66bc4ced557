import assert from 'node:assert/strict';
import { lintDelay } from '../../../src/language/lintDelay';

describe('lintDelay', () => {
  it('waits not at all where lints are short, else twice as long as they take, and never longer than a quarter second', () => {
    assert.deepEqual([0, 4, 7.2, 1_000].map(lintDelay), [0, 0, 15, 250]);
  });
});
