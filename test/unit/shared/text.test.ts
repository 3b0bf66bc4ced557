import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, LineIndex, type Edit } from '../../../src/shared/text';

describe('applyEdits', () => {
  it('applies edits given in any order', () => {
    const edits: Edit[] = [
      { span: { start: 4, end: 5 }, text: 'E!' },
      { span: { start: 0, end: 1 }, text: '' },
    ];
    assert.equal(applyEdits('abcde', edits), 'bcdE!');
  });

  it('keeps inserts at one place in the order given', () => {
    const at = { start: 1, end: 1 };
    assert.equal(
      applyEdits('ab', [
        { span: at, text: '1' },
        { span: at, text: '2' },
      ]),
      'a12b',
    );
  });

  it('refuses edits that overlap', () => {
    const edits = [
      { span: { start: 0, end: 2 }, text: '' },
      { span: { start: 1, end: 3 }, text: '' },
    ];
    assert.throws(() => applyEdits('abc', edits), RangeError);
  });

  it('refuses an edit outside the text', () => {
    assert.throws(() => applyEdits('abc', [{ span: { start: 2, end: 4 }, text: '' }]), RangeError);
  });

  it('leaves everything outside the span as it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.string(), (text, a, b, inserted) => {
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
        const result = applyEdits(text, [{ span: { start, end }, text: inserted }]);
        assert.equal(result, text.slice(0, start) + inserted + text.slice(end));
      }),
    );
  });
});

describe('LineIndex', () => {
  it('counts LF, CRLF and a lone CR as one line end each', () => {
    const index = new LineIndex('a\nb\r\nc\rd');
    assert.equal(index.count, 4);
    assert.deepEqual(index.positionAt(2), { line: 2, column: 1 });
    assert.deepEqual(index.positionAt(5), { line: 3, column: 1 });
    assert.deepEqual(index.positionAt(7), { line: 4, column: 1 });
  });

  it('places every offset on the line that holds it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', 'é'), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const index = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = index.positionAt(offset);
          const start = index.startOf(line);
          assert.notEqual(start, undefined);
          assert.equal(start! + column - 1, offset);
          const next = index.startOf(line + 1);
          assert.ok(next === undefined || offset < next);
        }
      }),
    );
  });

  it('knows no line past the last', () => {
    assert.equal(new LineIndex('a\n').startOf(3), undefined);
  });
});
