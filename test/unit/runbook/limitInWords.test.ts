import assert from 'node:assert/strict';
import { z } from 'zod';
import { checkShape } from '../../../src/runbook/file/shapeCheck';

const schema = z.object({
  text: z.string().min(1).max(3),
  many: z.array(z.string()).min(1).max(2),
  pair: z.array(z.string()).min(2).optional(),
  days: z.int().min(1).max(9),
  part: z.number().gt(0).lt(1).optional(),
  named: z.record(z.string().regex(/^[A-Z]+$/, 'capitals alone'), z.string()).optional(),
  own: z.string().min(2, 'two letters').optional(),
});

/** What is said of `data`, one line for each fault. */
function said(data: Record<string, unknown>): readonly string[] {
  const whole = { text: 'a', many: ['a'], days: 1, ...data };
  const fallback = { start: 0, end: 0 };
  return checkShape({ schema, name: 'with', owner: '`a/kind`', fallback }, undefined, whole).map(
    ({ message }) => message,
  );
}

describe('a value beyond a limit', () => {
  const table: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ text: '' }, '`with.text`: it is empty.'],
    [{ text: 'abcd' }, '`with.text`: it takes 3 characters at most.'],
    [{ many: [] }, '`with.many`: it is empty.'],
    [{ many: ['a', 'b', 'c'] }, '`with.many`: it takes 2 entries at most.'],
    [{ pair: ['a'] }, '`with.pair`: it needs at least 2 entries.'],
    [{ days: 0 }, '`with.days`: 1 is the least.'],
    [{ days: 10 }, '`with.days`: 9 is the most.'],
    [{ part: 0 }, '`with.part`: it has to be more than 0.'],
    [{ part: 1 }, '`with.part`: it has to be less than 1.'],
    [{ named: { a: 'x' } }, '`with.named.a`: this name does not do: capitals alone.'],
    [{ own: 'a' }, '`with.own`: two letters.'],
  ];
  for (const [data, message] of table)
    it(`is told in plain words: ${JSON.stringify(data)}`, () => assert.deepEqual(said(data), [message]));

  it('is not told of what has no length of that kind', () => assert.equal(said({ text: [] }).length, 1));
});
