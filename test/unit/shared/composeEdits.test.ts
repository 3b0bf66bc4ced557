import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeEdits } from '../../../src/shared/composeEdits';
import { applyEdits, type Edit } from '../../../src/shared/text';

/** Edits of a text that do not overlap, from arbitrary cuts. */
function editsFor(length: number): fc.Arbitrary<Edit[]> {
  return fc.array(fc.tuple(fc.nat(length), fc.string({ maxLength: 4 })), { maxLength: 8 }).map((cuts) => {
    const ordered = [...cuts].sort((a, b) => a[0] - b[0]);
    const edits: Edit[] = [];
    for (let at = 0; at + 1 < ordered.length; at += 2) {
      const [from, to] = [ordered[at]!, ordered[at + 1]!];
      edits.push({ span: { start: from[0], end: to[0] }, text: from[1] });
    }
    return edits;
  });
}

describe('composeEdits', () => {
  it('gives what the rounds give one after the other', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }).chain((text) =>
          editsFor(text.length).chain((first) => {
            const between = applyEdits(text, first);
            return editsFor(between.length).map((second) => ({ text, first, second, between }));
          }),
        ),
        ({ text, first, second, between }) => {
          assert.equal(applyEdits(text, composeEdits(text.length, [first, second])), applyEdits(between, second));
        },
      ),
    );
  });

  it('leaves alone what no round touches', () => {
    const edits = composeEdits(9, [
      [{ span: { start: 3, end: 3 }, text: 'x' }],
      [{ span: { start: 4, end: 4 }, text: 'y' }],
    ]);
    assert.deepEqual(edits, [{ span: { start: 3, end: 3 }, text: 'xy' }]);
  });
});
