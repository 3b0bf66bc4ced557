import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { leave, lockFolder } from '../../support/lockFolder';
import { ended, firstLine, startScript } from '../../support/runCli';

describe('processLock between processes', () => {
  const { folder, open, taken, holder } = lockFolder();

  /** The id of a process that has ended. */
  async function deadPid(): Promise<number> {
    const child = startScript('--version', []);
    await ended(child);
    assert.ok(child.pid);
    return child.pid;
  }

  it('is free as soon as the process that holds it is killed', async () => {
    const child = startScript('test/support/lockHolder.ts', [folder()]);
    assert.equal(await firstLine(child), 'taken');
    assert.equal((await holder()).pid, child.pid);
    child.kill('SIGKILL');
    await ended(child);
    await (await taken()).release();
  });

  it('goes over between processes', async () => {
    const first = startScript('test/support/lockHolder.ts', [folder()]);
    assert.equal(await firstLine(first), 'taken');
    const second = startScript('test/support/lockHolder.ts', [folder()]);
    assert.equal(await firstLine(second), `held by ${first.pid ?? ''}`);
    first.kill('SIGTERM');
    await ended(first);
    await (await taken()).release();
  });

  it('goes to exactly one of those who find the same dead holder, or nothing, at the same time', async () => {
    const pid = await deadPid();
    for (let round = 0; round < 40; round++) {
      if (round % 2 === 0) leave(folder(), { pid });
      const answers = await Promise.all(Array.from({ length: 8 }, () => open().take()));
      const winners = answers.filter((answer) => 'release' in answer);
      assert.equal(winners.length, 1, `${winners.length} in round ${round}`);
      for (const winner of winners) await winner.release();
      rmSync(folder(), { recursive: true });
    }
  });
});
