import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Secret } from '../../../src/shared/secret';

const value = ['correct', 'horse', 'battery'].join('-');

describe('Secret', () => {
  it('prints as redacted wherever a value becomes text', () => {
    const secret = new Secret(value);
    const texts = [
      String(secret),
      `token: ${String(secret)}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
    ];
    for (const text of texts) {
      assert.ok(!text.includes(value));
      assert.ok(text.includes('[redacted]'));
    }
  });

  it('is not found by walking its properties', () => {
    const secret = new Secret(value);
    assert.deepEqual(Reflect.ownKeys(secret), []);
  });

  it('gives its value to reveal alone', () => {
    assert.equal(new Secret(value).reveal(), value);
  });

  it('compares by value', () => {
    assert.ok(new Secret(value).equals(new Secret(value)));
    assert.ok(!new Secret(value).equals(new Secret(value + 'x')));
    assert.ok(!new Secret(value).equals(new Secret('')));
    assert.ok(!new Secret('').equals(new Secret(value)));
  });
});
