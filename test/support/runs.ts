import type fc from 'fast-check';

const factor = Number(process.env['PULLBOOK_FUZZ'] ?? '0');

/** Always the same runs, so that a build fails only for what was changed; `npm run fuzz` tries many times as many new ones. */
export function runs(count: number): fc.Parameters<unknown> {
  return factor > 0 ? { numRuns: count * factor } : { numRuns: count, seed: 20_201_102 };
}
