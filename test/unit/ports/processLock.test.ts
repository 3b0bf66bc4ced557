import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { leave, lockFolder } from '../../support/lockFolder';

describe('processLock', () => {
  const { folder, open, taken, holder } = lockFolder();

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
    assert.deepEqual(readdirSync(folder(), { recursive: true }).sort(), ['20', join('20', 'released.json')]);
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

  it('stays the last holder’s own, given back or not, until the next one takes it', async () => {
    const lock = open();
    assert.throws(() => lock.staging(), { code: 'STATE_LOST' });
    const answer = await lock.take();
    assert.ok('release' in answer);
    answer.assertHeld();
    await answer.release();
    answer.assertHeld();
    writeFileSync(join(lock.staging(), 'half of a file'), 'text');
    const next = await taken();
    assert.throws(() => answer.assertHeld(), { code: 'STATE_LOST' });
    assert.throws(() => lock.staging(), { code: 'STATE_LOST' });
    await answer.release();
    next.assertHeld();
    assert.deepEqual(readdirSync(folder(), { recursive: true }).sort(), ['2', join('2', 'holder.json')]);
    await next.release();
  });

  it('says whether the one before gave it back', async () => {
    const first = await taken();
    assert.equal(first.isFollower, false);
    await first.release();
    const second = await taken();
    assert.equal(second.isFollower, false);
    utimesSync(join(folder(), '2', 'holder.json'), 0, 0);
    const third = await taken();
    assert.equal(third.isFollower, true);
    assert.throws(() => second.assertHeld(), { code: 'STATE_LOST' });
    await third.release();
  });

  it('is free where its file was torn', async () => {
    leave(folder(), {});
    const file = join(folder(), '7', 'holder.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    await (await taken()).release();
  });

  for (const [name, given, silentForMinutes, isFree] of [
    ['another host that shows that it lives', { host: 'elsewhere', pid: 1 }, 1, false],
    ['another host that has been silent', { host: 'elsewhere', pid: 1 }, 3, true],
    ['a process id that lives here and has been silent, so that somebody else has it now', {}, 3, true],
  ] as const) {
    it(`is ${isFree ? 'free' : 'held'} under ${name}`, async () => {
      leave(folder(), given, silentForMinutes);
      if (isFree) await (await taken()).release();
      else assert.equal((await holder()).program, 'the other');
    });
  }

  it('is not taken from a holder whose file another version wrote, and that lives', async () => {
    leave(folder(), { program: undefined, since: undefined });
    await assert.rejects(open().take(), { code: 'STATE_IN_USE' });
    rmSync(folder(), { recursive: true });
    leave(folder(), { program: undefined, since: undefined }, 5);
    await (await taken()).release();
  });
});
