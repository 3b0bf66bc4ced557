import assert from 'node:assert/strict';
import { code } from '../../../src/shared/markdownCode';
import { append, largestOf, replaceItems } from '../../../src/shared/lists';

/** More than the stack holds arguments: `[].push(...many)` throws a RangeError. */
const many = Array.from({ length: 300_000 }, (_, at) => at);

describe('lists of more items than a call takes arguments', () => {
  it('are put at the end of another', () => {
    const list = [-1];
    append(list, many);
    assert.equal(list.length, 300_001);
    assert.deepEqual(list.slice(0, 3), [-1, 0, 1]);
    assert.equal(list.at(-1), 299_999);
  });

  it('are put in the place of items, which are given back', () => {
    const list = ['a', 'b', 'c', 'd'] as (string | number)[];
    assert.deepEqual(replaceItems(list, 1, 2, many), ['b', 'c']);
    assert.equal(list.length, 300_002);
    assert.deepEqual([list[0], list[1], list[10_001], list[300_000], list[300_001]], ['a', 0, 10_000, 299_999, 'd']);
    assert.equal(replaceItems(list, 1, 300_000, []).length, 300_000);
    assert.deepEqual(list, ['a', 'd']);
  });

  it('tell their largest', () => {
    assert.equal(largestOf(many), 299_999);
    assert.equal(largestOf([]), 0);
    assert.equal(largestOf([-3], -5), -3);
    assert.equal(code('` '.repeat(300_000)).slice(0, 4), '`` `');
  });
});
