import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineEdits } from '../../../src/shared/lineEdits';
import { applyEdits } from '../../../src/shared/text';

describe('lineEdits', () => {
  const line = fc.constantFrom('module "a" {\n', 'module "b" {\r\n', '}\n', '\n', '  name = 1\n', '  x = "y"\n');
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', 'end'))
    .map(([lines, end]) => lines.join('') + end);

  it('makes the one text of the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(applyEdits(before, lineEdits(before, after)), after);
      }),
    );
  });

  it('touches only lines that change', () => {
    const before = 'one {\n  a = 1\n}\n\ntwo {\n  b = 2\n}\n';
    const after = 'one {\n  a = 2\n}\n\ntwo {\n  b = 2\n  c = 3\n}\n';
    assert.deepEqual(
      lineEdits(before, after).map(({ span, text }) => [before.slice(span.start, span.end), text]),
      [
        ['  a = 1\n', '  a = 2\n'],
        ['', '  c = 3\n'],
      ],
    );
    assert.deepEqual(lineEdits(before, before), []);
  });
});
