import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskTells } from '../../../../src/steps/variables/maskTells';

describe('what a mask tells', () => {
  for (const [mask, expected, verdict] of [
    ['xxxx1234', 'some-value-1234', 'match'],
    ['xxxx1234', 'some-value-9234', 'differs'],
    ['xxxxault', 'some-value-1234', 'placeholder'],
    ['xxxxault', undefined, 'placeholder'],
    ['xxxx1234', undefined, 'nothing'],
    ['xxxx', 'some-value-1234', 'differs'],
    ['', 'some-value-1234', 'nothing'],
    ['', undefined, 'nothing'],
    ['1234', 'some-value-1234', 'differs'],
    ['xxxxault', 'default', 'placeholder'],
    ['xxxx', 'default', 'placeholder'],
    ['xxxx1234', 'default', 'placeholder'],
  ] as const) {
    it(`reads ${mask} for ${expected ?? 'a value that cannot be read'} as ${verdict}`, () => {
      assert.equal(maskTells(mask, expected), verdict);
    });
  }

  it('takes a value that itself ends like the placeholder for a match', () => {
    assert.equal(maskTells('xxxxault', 'opgcidefault'), 'match');
  });

  for (const [mask, verdict] of [
    ['xxxx', 'nothing'],
    ['xxxxs', 'match'],
    ['xxxxrius', 'match'],
    ['xxxxault', 'placeholder'],
    ['xxxxt', 'placeholder'],
    ['xxxxzz', 'differs'],
  ] as const) {
    it(`does not know how short values are masked: ${mask} for \`sirius\` is ${verdict}`, () => {
      assert.equal(maskTells(mask, 'sirius'), verdict);
    });
  }

  it('never calls the documented mask of a value anything but a match', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60 }), (value) => {
        assert.equal(maskTells(`xxxx${value.slice(-4)}`, value), 'match');
      }),
    );
  });

  it('never calls a long value with another end a match', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string({ minLength: 4, maxLength: 4 }), (value, end) => {
        fc.pre(!value.endsWith(end));
        assert.notEqual(maskTells(`xxxx${end}`, value), 'match');
      }),
    );
  });
});
