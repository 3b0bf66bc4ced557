import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { root } from '../../../.ci/lib.mjs';
import { nodeDisk } from '../../../src/ports/nodeDisk';
import { processLock } from '../../../src/ports/processLock';
import { type Plan, type Point, filePointsPreload, readPoints } from '../../support/filePoints';
import { ended } from '../../support/runCli';

describe('a holder that is put to sleep at a call on files, followed, and woken up', function () {
  if (process.platform === 'win32') return; // There is no SIGSTOP.
  let scratch = '';
  let script = '';
  let rounds = 0;
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pullbook-fencing-'));
    script = join(scratch, 'sleepyHolder.mjs');
    await esbuild.build({
      entryPoints: [join(root, 'test/support/sleepyHolder.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  /** A state folder as an earlier process left it, whose lock was given back. */
  async function stateFolder(): Promise<string> {
    const folder = join(scratch, `state-${++rounds}`);
    const lock = processLock(join(folder, 'lock'), 'the first');
    const taken = await lock.take();
    assert.ok('release' in taken);
    const disk = nodeDisk(folder, lock);
    await disk.replace('journal', 'one\n');
    await disk.replace('kept', 'old');
    await disk.replace('doomed', 'value');
    await taken.release();
    return folder;
  }

  function start(folder: string, work: string, plan: Plan): ChildProcess {
    const args = ['--require', filePointsPreload, script, folder, work, JSON.stringify(plan)];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  async function pointsOf(work: string): Promise<readonly Point[]> {
    const folder = await stateFolder();
    const record = `${folder}.points`;
    const { stdout } = await ended(start(folder, work, { roots: [folder], record }));
    assert.equal(stdout, 'done\n');
    return readPoints(record);
  }

  /** All files but those of the lock, with their texts. */
  function filesOf(folder: string): Record<string, string> {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => !name.startsWith('lock') && statSync(join(folder, name)).isFile());
    return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  async function hasStopped(record: string): Promise<void> {
    while (!existsSync(record) || !readPoints(record).some(({ struck }) => struck === 'stop'))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Lets everybody who has taken the lock look as if they had been silent for long. */
  function age(folder: string): void {
    for (const name of readdirSync(join(folder, 'lock'))) {
      const file = join(folder, 'lock', name, 'holder.json');
      if (existsSync(file)) utimesSync(file, 0, 0);
    }
  }

  /** What the sleeper says in the end. Meanwhile somebody followed and wrote, and nothing of that may have changed. */
  async function sleepAt(work: string, at: number): Promise<string> {
    const folder = await stateFolder();
    const record = `${folder}.points`;
    const faults = [{ at, when: 'before', does: 'stop' }] as const;
    const sleeper = start(folder, work, { roots: [folder], record, faults });
    const said = ended(sleeper);
    await hasStopped(record);
    age(folder);
    const lock = processLock(join(folder, 'lock'), 'the follower');
    const taken = await lock.take();
    assert.ok('release' in taken, 'it is held by a sleeper');
    const disk = nodeDisk(folder, lock);
    const journal = await disk.read('journal');
    await disk.replace('journal', journal ?? '');
    await disk.append('journal', 'theirs\n');
    await disk.replace('kept', 'theirs');
    const left = filesOf(folder);
    // On a busy machine it may fall asleep only now.
    const waking = setInterval(() => sleeper.kill('SIGCONT'), 20);
    const { stdout, exitCode } = await said;
    clearInterval(waking);
    assert.equal(exitCode, 0);
    assert.deepEqual(filesOf(folder), left, `asleep before call ${at} of ${work}`);
    taken.assertHeld();
    await taken.release();
    // Whoever comes next finds nothing of the sleeper's.
    const next = await lock.take();
    assert.ok('release' in next);
    assert.deepEqual(
      readdirSync(join(folder, 'lock')).filter((name) => !/^\d+$/.test(name) && !name.startsWith('new-')),
      [],
    );
    await next.release();
    return stdout.trim();
  }

  for (const work of ['take', 'append', 'append to a new file', 'replace', 'create', 'remove', 'destroy']) {
    it(`writes nothing more: ${work}`, async () => {
      const points = await pointsOf(work);
      const outcomes: string[] = [];
      for (const { at } of points) outcomes.push(await sleepAt(work, at));
      assert.ok(points.length > 5, `${points.length} calls`);
      const allowed = work === 'take' ? ['held', 'STATE_LOST', 'done'] : ['STATE_LOST', 'done'];
      assert.deepEqual(
        outcomes.filter((one) => !allowed.includes(one)),
        [],
      );
      assert.ok(outcomes.includes('STATE_LOST'));
      // Done is what was done before it fell asleep.
      assert.ok(!outcomes.slice(0, outcomes.lastIndexOf('STATE_LOST')).includes('done'), outcomes.join(' '));
      console.log(`        ${points.length} calls: ${outcomes.join(' ')}`);
    });
  }
});
