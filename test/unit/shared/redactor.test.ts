import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor();
  for (const value of values) redactor.register(new Secret(value));
  return redactor;
}

const secrets = fc.string({ unit: 'binary', minLength: 8, maxLength: 40 }).filter((value) => value.trim().length >= 8);

describe('Redactor', () => {
  it('hides the exact value and nothing else', () => {
    assert.equal(redactorOf('s3cret-value').redact('node s3cret-value, s3cret'), 'node [redacted], s3cret');
  });

  it('hides a value that contains another one whole', () => {
    assert.equal(redactorOf('abcdefgh', 'xx-abcdefgh-yy').redact('xx-abcdefgh-yy'), '[redacted]');
  });

  it('leaves values too short to be told from ordinary words', () => {
    assert.equal(redactorOf('abc').redact('abcde'), 'abcde');
  });

  it('hides the value in base64 of `user:value`, whatever the user is called', () => {
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 12 }), (value, user) => {
        const encoded = Buffer.from(`${user}:${value}`).toString('base64');
        assert.notEqual(redactorOf(value).redact(`Basic ${encoded}`), `Basic ${encoded}`);
      }),
    );
  });

  it('hides every form that a text may hold', () => {
    fc.assert(
      fc.property(secrets, (value) => {
        const redactor = redactorOf(value);
        const forms = [
          value,
          JSON.stringify(value),
          encodeURIComponent(value),
          Buffer.from(value).toString('base64url'),
        ];
        for (const form of forms) assert.ok(redactor.redact(`<${form}>`).includes('[redacted]'), form);
      }),
    );
  });

  it('redacts strings anywhere in plain data and keeps its shape', () => {
    const value = 'top"secret"value';
    assert.deepEqual(redactorOf(value).redactData({ a: [value, 1], b: { c: `x ${value} y` } }), {
      a: ['[redacted]', 1],
      b: { c: 'x [redacted] y' },
    });
  });

  it('keeps the names of fields, and the words that are said to be our own', () => {
    const data = { status: 'in-sync', text: 'status in-sync', rows: [{ status: 'in-sync' }, 'in-sync'] };
    const isOwn = (path: readonly string[]) => path.at(-1) === 'status';
    assert.deepEqual(redactorOf('status', 'in-sync').redactData(data, isOwn), {
      status: 'in-sync',
      text: '[redacted] [redacted]',
      rows: [{ status: 'in-sync' }, '[redacted]'],
    });
  });

  it('takes a value that is not well-formed Unicode', () => {
    assert.equal(redactorOf('abcdef\ud800').redact('<abcdef\ud800>'), '<[redacted]>');
  });
});
