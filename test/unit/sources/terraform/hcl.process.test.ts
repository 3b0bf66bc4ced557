import assert from 'node:assert/strict';
import { ended, startScript } from '../../../support/runCli';

describe('the HCL parser in a process that has none yet', () => {
  it('is right where parsers are asked for while others are being made', async () => {
    const { stdout, stderr } = await ended(startScript('test/support/parsersAtOnce.ts', []));
    assert.deepEqual([stdout, stderr], ['1 2 30 400\n'.repeat(24), '']);
  });
});
