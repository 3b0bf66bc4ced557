import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended } from '../../support/runCli';

describe('the journal', () => {
  it('goes on with what fits, on a real disk that takes half a line', async function () {
    if (process.platform === 'win32') this.skip(); // Windows has no such limit.
    const folder = mkdtempSync(join(tmpdir(), 'pullbook-journal-'));
    try {
      // A file of more than 8 blocks is refused, after a first part of the write, as a full disk does it.
      const limited = 'trap "" XFSZ; ulimit -f 8; exec "$0" "$@"';
      const script = [process.execPath, '--import', 'tsx', 'test/support/fillJournal.ts', folder];
      const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
      const { stdout, stderr } = await ended(spawn('sh', ['-c', limited, ...script], { env }));
      const acknowledged = JSON.parse(stdout || '[]') as string[];
      assert.deepEqual([acknowledged.length > 2, acknowledged.at(-1)], [true, 'short'], stderr);
      const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { name: string }).name),
        acknowledged,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
