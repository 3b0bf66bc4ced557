import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../../../.ci/lib.mjs';

describe('npm run generate', () => {
  it('runs as a program, and has nothing to write while the files are what the registries say', async () => {
    const args = ['--import=tsx', '.ci/generate.mjs'];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root });
    assert.deepEqual({ stdout, stderr }, { stdout: '', stderr: '' });
  });
});
