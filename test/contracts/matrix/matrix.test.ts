import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { matrixOf, matrixServices, readme, readProofs, readReasons, withMatrix } from './matrix';

/** Runs after all other checks of contracts, on what they have shown. */
describe('the matrix of contracts in test/README.md', () => {
  let text = '';
  let gaps: readonly string[] = [];
  before(async () => {
    const services = await matrixServices();
    ({ text, gaps } = matrixOf(services, readProofs(services), readReasons()));
  });

  it('has a mark or a reason in each cell', () => assert.deepEqual(gaps, []));

  it('is what the checks have shown', () => {
    const committed = readFileSync(readme, 'utf8');
    const now = withMatrix(committed, text);
    if (process.env['PULLBOOK_WRITE_MATRIX'] === 'true') writeFileSync(readme, now);
    else assert.equal(committed, now, 'run `node .ci/contracts.mjs --write` and commit test/README.md');
  });
});
