import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, runCli, startScript } from '../../support/runCli';
import { runDocument } from '../../support/runDocument';

describe('pullbook as a process', () => {
  /** Lints a config from standard input in a process of its own. */
  const lintProcess = async (isWatched: boolean): Promise<{ code: unknown; out: string; err: string }> => {
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      'src/cli.ts',
      'lint',
      '-',
      '--source',
      'circleci',
      '--format',
      'json',
    ]);
    let out = '';
    let err = '';
    if (isWatched) child.stdout.on('data', (chunk) => (out += String(chunk)));
    else child.stdout.destroy();
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.stdin.end('jobs:\n  a:\n    docker:\n      - image: acme/app:1\n');
    const [code] = (await once(child, 'close')) as [unknown];
    return { code, out, err };
  };

  it('reads standard input as a process, and ends quietly when nobody reads its output', async () => {
    const { code, out, err } = await lintProcess(true);
    assert.deepEqual([code, err], [1, '']);
    assert.equal((JSON.parse(out) as { summary: { findings: number } }).summary.findings, 1);
    assert.deepEqual(await lintProcess(false), { code: 1, out: '', err: '' });
  });
});

describe('pullbook plan and rehearse as processes', () => {
  let folder = '';
  /** The sample up to the step that waits for a build: the build takes its time, as it would. */
  let short = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-cli-'));
    short = join(folder, 'short.runbook.md');
    const text = readFileSync(sampleRunbook, 'utf8');
    writeFileSync(short, text.slice(0, text.search(/^```yaml step\r?\nid: rerun/m)));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const options = () => ['--state', join(folder, 'state'), '--workspace', 'media/sample'];

  it('stops a build that it follows at Ctrl-C, and goes on in the next run', async () => {
    const state = join(folder, 'state');
    const child = startScript('src/cli.ts', ['rehearse', sampleRunbook, '--json', ...options()]);
    const end = ended(child);
    const journal = join(state, 'rehearsal/journal.jsonl');
    const isStarted = () => existsSync(journal) && /"rerun","event":"outcome"/.test(readFileSync(journal, 'utf8'));
    while (!isStarted()) {
      assert.equal(child.exitCode, null, 'it ended before it was interrupted');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await end;
    assert.deepEqual(
      [exitCode, stderr],
      [1, 'pullbook: Stopping; a write under way is finished first. Once more ends it at once.\n'],
    );
    const { stoppedAt, steps } = runDocument(stdout);
    assert.deepEqual([stoppedAt, steps.at(-1)?.status], ['rerun', 'cancelled']);
    const resumed = await runCli(['rehearse', sampleRunbook, ...options()]);
    assert.equal(resumed.exitCode, 0, resumed.stdout);
    assert.doesNotMatch(resumed.stdout, /rerun workflow/, 'the build that was started is followed, not started again');
  });

  it('goes on when the reader of its output has gone', async () => {
    const child = startScript('src/cli.ts', ['plan', short, '--target', 'rehearsal', ...options()]);
    child.stdout?.destroy();
    const { exitCode, stderr } = await ended(child);
    assert.deepEqual([exitCode, stderr], [2, '']);
  });

  it('works as a process, and leaves files of the owner alone with no secret in them', async () => {
    const result = await ended(startScript('src/cli.ts', ['rehearse', sampleRunbook, ...options()]));
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    assert.equal(result.stderr, '');
    const files = readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).sort();
    assert.deepEqual(
      files.filter((path) => !/(?:escrow|lock)\//.test(path)),
      [
        'escrow.key',
        'rehearsal',
        'rehearsal/journal.jsonl',
        'rehearsal/lock',
        'rehearsal/world.sealed',
        ...files.filter((path) => path === 'rehearsal/escrow'),
      ].sort(),
    );
    const journal = readFileSync(join(folder, 'state/rehearsal/journal.jsonl'), 'utf8');
    assert.doesNotMatch(journal + result.stdout, /dckr_pat_|CCIPAT_/);
  });
});
