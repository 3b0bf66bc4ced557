import assert from 'node:assert/strict';
import { PullbookError, printableError } from '../../../src/shared/errors';

describe('printableError', () => {
  it('prints a message of ours with its code', () => {
    assert.equal(printableError(new PullbookError('TIMEOUT', 'No answer in time.')), 'No answer in time. [TIMEOUT]');
  });

  it('tells only name and place of a defect, for a parser quotes what it was given', () => {
    const value = ['not', 'for', 'print'].join('-');
    let defect: unknown;
    try {
      JSON.parse(value);
    } catch (error) {
      defect = error;
    }
    const text = printableError(defect);
    assert.match(text, /^A defect in Pullbook: SyntaxError\n\s+at /);
    assert.ok(!text.includes(value.slice(0, 3)), text);
  });

  it('does not print what was thrown in place of an error', () => {
    assert.ok(!printableError('a value').includes('a value'));
  });
});
