import assert from 'node:assert/strict';
import { memo } from '../../../src/shared/memo';

describe('memo', () => {
  it('asks once for each object, also where the answer is nothing', () => {
    const asked: string[] = [];
    const lengthOf = memo((key: { readonly name: string }) => {
      asked.push(key.name);
      return key.name === '' ? undefined : key.name.length;
    });
    const [a, none] = [{ name: 'abc' }, { name: '' }];
    assert.deepEqual([lengthOf(a), lengthOf(none), lengthOf(a), lengthOf(none)], [3, undefined, 3, undefined]);
    assert.equal(lengthOf({ name: 'abc' }), 3);
    assert.deepEqual(asked, ['abc', '', 'abc']);
  });

  it('hands further arguments on, and goes by the first alone', () => {
    const sum = memo((key: { readonly value: number }, more: number) => key.value + more);
    const one = { value: 1 };
    assert.deepEqual([sum(one, 1), sum(one, 5)], [2, 2]);
  });
});
