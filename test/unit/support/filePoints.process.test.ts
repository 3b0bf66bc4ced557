import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, faultsAt, filePointsEnvironment, filePointsPreload, readPoints } from '../../support/filePoints';
import { ended, startScript } from '../../support/runCli';

/** The same work by each way of importing the file system: writes `a`, syncs it, renames it to `b`, removes what is in `c`. */
const bodies = {
  'names of the promises': `
    import { open, rename, rm } from 'node:fs/promises';
    const file = await open(at('a'), 'w');
    await file.writeFile('0123456789');
    await file.sync();
    await file.close();
    await rename(at('a'), at('b'));
    await rm(at('c'), { recursive: true });`,
  'the promises of the whole module': `
    import fs from 'node:fs';
    const file = await fs.promises.open(at('a'), 'w');
    await file.writeFile('0123456789');
    await file.sync();
    await file.close();
    await fs.promises.rename(at('a'), at('b'));
    await fs.promises.rm(at('c'), { recursive: true });`,
  'names of the synchronous functions': `
    import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
    const file = openSync(at('a'), 'w');
    writeFileSync(file, '0123456789');
    fsyncSync(file);
    closeSync(file);
    renameSync(at('a'), at('b'));
    rmSync(at('c'), { recursive: true });`,
  'functions that are required': `
    import { createRequire } from 'node:module';
    const fs = createRequire(import.meta.url)('fs');
    const file = fs.openSync(at('a'), 'w');
    fs.writeSync(file, Buffer.from('0123456789'), 0, 10);
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(at('a'), at('b'));
    fs.rmSync(at('c'), { recursive: true });`,
};

describe('filePointsPreload.cjs', () => {
  let folder = '';
  let root = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-points-'));
    root = join(folder, 'root');
    mkdirSync(join(root, 'c'), { recursive: true });
    for (const name of ['one', 'two']) writeFileSync(join(root, 'c', name), name);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a script in which `at` gives a path under the root, and one elsewhere is written to first. */
  function start(body: string, faults: readonly Fault[]) {
    const head = `import { join } from 'node:path'; import * as files from 'node:fs';
      const at = (name) => join(${JSON.stringify(root)}, name);
      files.writeFileSync(${JSON.stringify(join(folder, 'elsewhere'))}, 'x');`;
    const shown = `process.on('uncaughtException', ({ code }) => { console.log(code); process.exit(1); });`;
    writeFileSync(join(folder, 'script.mjs'), `${head}${shown}${body}\nconsole.log('done');`);
    const plan = { roots: [root], record: join(folder, 'record'), faults };
    return spawn(process.execPath, ['--require', filePointsPreload, join(folder, 'script.mjs')], {
      env: { ...process.env, ...filePointsEnvironment(plan) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  const points = () => readPoints(join(folder, 'record'));
  const text = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined);

  for (const [name, body] of Object.entries(bodies)) {
    it(`counts each call under the root and none elsewhere, by ${name}`, async () => {
      const { stdout, stderr } = await ended(start(body, []));
      assert.equal(stdout, 'done\n', stderr);
      const calls = points().map(({ call, place }) => `${call.replace(/^handle\.|^f(?=sync)|Sync$/g, '')} ${place}`);
      assert.deepEqual(
        calls.map((call) => call.replace(/^writeFile|^fsync/g, (found) => (found === 'fsync' ? 'sync' : 'write'))),
        ['open a', 'write a', 'sync a', 'close a', 'rename a', 'rm c'],
      );
      assert.deepEqual(
        points().map(({ parts }) => parts === true),
        [false, true, false, false, false, true],
      );
      assert.deepEqual([text('a'), text('b'), existsSync(join(root, 'c'))], [undefined, '0123456789', false]);
    });

    const killed: readonly (readonly [Fault['at'], Fault['when'], string | undefined, string | undefined, number])[] = [
      [1, 'before', undefined, undefined, 2],
      [1, 'after', '', undefined, 2],
      [2, 'part', '01234', undefined, 2],
      [2, 'after', '0123456789', undefined, 2],
      [5, 'before', '0123456789', undefined, 2],
      [5, 'after', undefined, '0123456789', 2],
      [6, 'part', undefined, '0123456789', 1],
    ];
    it(`kills before, after, and after a part of each, by ${name}`, async () => {
      for (const [at, when, a, b, left] of killed) {
        rmSync(join(root, 'b'), { force: true });
        rmSync(join(root, 'a'), { force: true });
        rmSync(join(folder, 'record'), { force: true });
        const child = start(body, [{ at, when, does: 'kill' }]);
        assert.equal((await ended(child)).stdout, '', `${when} ${at}`);
        assert.equal(child.signalCode, 'SIGKILL');
        assert.deepEqual([text('a'), text('b')], [a, b], `${when} ${at}`);
        assert.equal(readdirSync(join(root, 'c')).length, left, `${when} ${at}`);
        assert.deepEqual(
          points().map(({ struck }) => struck),
          [...Array<undefined>(at - 1).fill(undefined), 'kill'],
        );
      }
    });
  }

  for (const name of ['names of the promises', 'names of the synchronous functions'] as const)
    it(`makes each call fail, by ${name}`, async () => {
      await ended(start(bodies[name], []));
      const tried = points().flatMap((point) =>
        (['before', 'part', 'after'] as const).flatMap((when, index) => {
          const fails = faultsAt(point).filter((fault) => fault.when === when && fault.does !== 'kill');
          return fails.slice(index, index + 1).map((fault) => ({ call: point.call, fault }));
        }),
      );
      assert.ok(tried.length >= 7, `${tried.length}`);
      for (const { call, fault } of tried) {
        rmSync(join(root, 'b'), { force: true });
        mkdirSync(join(root, 'c'), { recursive: true });
        const { stdout } = await ended(start(bodies[name], [fault]));
        assert.equal(stdout, `${fault.does}\n`, `${call} ${fault.when}`);
        if (call.startsWith('rename')) assert.equal(text('b'), fault.when === 'after' ? '0123456789' : undefined);
      }
    });

  it('goes on failing as a full disk does, which still removes', async () => {
    const body = `
      import { rmSync, readFileSync, writeFileSync } from 'node:fs';
      const tried = (work) => { try { work(); return 'ok'; } catch ({ code }) { return code; } };
      console.log(['a', 'b', 'd'].map((name) => tried(() => writeFileSync(at(name), '0123456789'))).join());
      console.log(tried(() => readFileSync(at('b'))), tried(() => rmSync(at('b'))));`;
    const { stdout } = await ended(start(body, [{ at: 2, when: 'part', does: 'ENOSPC', lasts: true }]));
    assert.equal(stdout, 'ok,ENOSPC,ENOSPC\nok ok\ndone\n');
    assert.equal(text('d'), '01234');
  });

  it('stops at a point until it is told to go on', async function () {
    if (process.platform === 'win32') this.skip(); // Windows cannot stop a process.
    const child = start(bodies['names of the promises'], [{ at: 5, when: 'before', does: 'stop' }]);
    const end = ended(child);
    const isThere = () => existsSync(join(folder, 'record')) && points().at(-1)?.struck === 'stop';
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(text('b'), undefined);
    // Said just before it stops: what comes too early wakes nobody.
    const again = setInterval(() => child.kill('SIGCONT'), 20);
    assert.equal((await end.finally(() => clearInterval(again))).stdout, 'done\n');
    assert.equal(text('b'), '0123456789');
  });

  it('counts in a source that tsx loads', async () => {
    const plan = {
      roots: [root],
      record: join(folder, 'record'),
      faults: [{ at: 8, when: 'before', does: 'EIO' }],
    } as const;
    const child = startScript('test/support/fillJournal.ts', [root], {
      ...filePointsEnvironment(plan),
      NODE_OPTIONS: `--require ${JSON.stringify(filePointsPreload)}`,
    });
    const { stdout, stderr } = await ended(child);
    assert.equal(stdout, '["short"]', stderr);
    assert.ok(points().some(({ call, struck }) => call.startsWith('handle.') && struck === 'EIO'));
  });
});
