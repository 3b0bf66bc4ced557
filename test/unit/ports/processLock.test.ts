import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { processLock } from '../../../src/ports/processLock';
import type { Lock, LockHolder } from '../../../src/shared/ports';
import { ended, firstLine, startScript } from '../../support/runCli';

describe('processLock', function () {
  this.timeout(30_000);
  let folder = '';
  beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'pullbook-lock-')), 'lock')));
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const open = (): Lock => processLock(folder, 'the test');

  async function taken(lock = open()): Promise<{ release(): Promise<void> }> {
    const answer = await lock.take();
    assert.ok(!('heldBy' in answer), 'it is held');
    return answer;
  }

  async function holder(lock = open()): Promise<LockHolder> {
    const answer = await lock.take();
    assert.ok('heldBy' in answer, 'it was free');
    return answer.heldBy;
  }

  /** Leaves the lock as this holder would who has been silent for so many minutes. */
  function leave(given: Partial<LockHolder>, silentForMinutes = 0): void {
    const path = join(folder, '7');
    mkdirSync(path, { recursive: true });
    const file = join(path, 'holder.json');
    const whole = { pid: process.pid, host: hostname(), program: 'the other', since: Date.now(), ...given };
    writeFileSync(file, JSON.stringify(whole));
    const at = new Date(Date.now() - silentForMinutes * 60_000);
    utimesSync(file, at, at);
  }

  /** The id of a process that has ended. */
  async function deadPid(): Promise<number> {
    const child = startScript('--version', []);
    await ended(child);
    assert.ok(child.pid);
    return child.pid;
  }

  it('is held by one, who is named, until it is given back', async () => {
    const before = Date.now();
    const first = await taken();
    const { pid, host, program, since } = await holder();
    assert.deepEqual([pid, host, program], [process.pid, hostname(), 'the test']);
    assert.ok(since >= before && since <= Date.now());
    await first.release();
    const second = await taken();
    await first.release();
    assert.equal((await holder()).pid, process.pid, 'giving back twice does not give back what another one took');
    await second.release();
  });

  it('keeps one small folder, however often it is taken', async () => {
    for (let round = 0; round < 20; round++) await (await taken()).release();
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), ['20', join('20', 'released.json')]);
  });

  it('is free as soon as the process that holds it is killed', async () => {
    const child = startScript('test/support/lockHolder.ts', [folder]);
    assert.equal(await firstLine(child), 'taken');
    assert.equal((await holder()).pid, child.pid);
    child.kill('SIGKILL');
    await ended(child);
    await (await taken()).release();
  });

  it('goes over between processes', async () => {
    const first = startScript('test/support/lockHolder.ts', [folder]);
    assert.equal(await firstLine(first), 'taken');
    const second = startScript('test/support/lockHolder.ts', [folder]);
    assert.equal(await firstLine(second), `held by ${first.pid ?? ''}`);
    first.kill('SIGTERM');
    await ended(first);
    await (await taken()).release();
  });

  it('goes to exactly one of those who find the same dead holder, or nothing, at the same time', async () => {
    const pid = await deadPid();
    for (let round = 0; round < 40; round++) {
      if (round % 2 === 0) leave({ pid });
      const answers = await Promise.all(Array.from({ length: 8 }, () => open().take()));
      const winners = answers.filter((answer) => 'release' in answer);
      assert.equal(winners.length, 1, `${winners.length} in round ${round}`);
      for (const winner of winners) await winner.release();
      rmSync(folder, { recursive: true });
    }
  });

  it('never lets two in at once, in any order of coming and going', async () => {
    let inside = 0;
    let entered = 0;
    const visitor = async () => {
      for (let round = 0; round < 25;) {
        const answer = await open().take();
        if ('heldBy' in answer) continue;
        assert.equal(++inside, 1);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        entered++;
        await answer.release();
        round++;
      }
    };
    await Promise.all([visitor(), visitor(), visitor(), visitor()]);
    assert.equal(entered, 100);
  });

  it('is free where its file was torn', async () => {
    leave({});
    const file = join(folder, '7', 'holder.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    await (await taken()).release();
  });

  for (const [name, given, silentForMinutes, isFree] of [
    ['another host that shows that it lives', { host: 'elsewhere', pid: 1 }, 1, false],
    ['another host that has been silent', { host: 'elsewhere', pid: 1 }, 3, true],
    ['a process id that lives here and has been silent, so that somebody else has it now', {}, 3, true],
  ] as const) {
    it(`is ${isFree ? 'free' : 'held'} under ${name}`, async () => {
      leave(given, silentForMinutes);
      if (isFree) await (await taken()).release();
      else assert.equal((await holder()).program, 'the other');
    });
  }
});
