import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../../package.json';
import type { RunDocument } from '../../../src/cli/printRun';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, runCli, startScript } from '../../support/runCli';

const document = (stdout: string) => JSON.parse(stdout) as RunDocument;

describe('pullbook', () => {
  it('explains itself', async () => {
    const { exitCode, stdout } = await runCli(['--help']);
    assert.equal(exitCode, 0);
    for (const command of ['plan', 'rehearse', 'simulate', 'lint']) assert.ok(stdout.includes(`pullbook ${command}`));
    assert.deepEqual(await runCli(['--version']), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /No command/],
    [['fly'], /`fly` is no command/],
    [['plan', sampleRunbook], /--target/],
    [['plan', sampleRunbook, '--target', 'production'], /--target/],
    [['plan', '--target', 'live'], /exactly one runbook file/],
    [['rehearse', 'a.md', 'b.md'], /exactly one runbook file/],
    [['rehearse', sampleRunbook, '--apply'], /--apply/],
    [['rehearse', 'missing.runbook.md'], /cannot be read/],
    [['rehearse', 'README.md'], /no steps/],
    [['simulate', '--port', 'http'], /--port/],
    [['simulate', 'x'], /no operand/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses \`pullbook ${args.join(' ')}\` with one line and code 1`, async () => {
      const { exitCode, stdout, stderr } = await runCli(args);
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});

describe('pullbook lint', () => {
  it('is the linter, with exit codes of its own', async () => {
    const { exitCode, stdout } = await runCli(['lint', '--help']);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^pullbook lint/);
    assert.equal((await runCli(['lint', '--format', 'x'])).exitCode, 2);
  });

  /** Lints a config from standard input in a process of its own. */
  const lintProcess = async (isWatched: boolean): Promise<{ code: unknown; out: string; err: string }> => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'lint', '-', '--format', 'json']);
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
  }).timeout(60_000);
});

describe('pullbook plan and rehearse', function () {
  this.timeout(60_000);
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

  it('plan says 2 before and 0 after a rehearsal, and writes nothing itself', async () => {
    const before = await runCli(['plan', short, '--target', 'rehearsal', '--json', ...options()]);
    assert.equal(before.exitCode, 2, before.stdout + before.stderr);
    assert.equal(document(before.stdout).outcome, 'changes-pending');

    const rehearsed = await runCli(['rehearse', short, '--json', ...options()]);
    assert.equal(rehearsed.exitCode, 0, rehearsed.stdout + rehearsed.stderr);
    const { version: format, command, target, outcome, steps } = document(rehearsed.stdout);
    assert.deepEqual([format, command, target, outcome], [1, 'rehearse', 'rehearsal', 'in-sync']);
    assert.ok(steps.every(({ status }) => status === 'in-sync'));

    const after = await runCli(['plan', short, '--target', 'rehearsal', ...options()]);
    assert.equal(after.exitCode, 0, after.stdout + after.stderr);
    assert.equal(after.stdout.split('No changes.').length - 1, steps.length);
    assert.ok(after.stdout.endsWith(`${steps.length} steps: ${steps.length} in sync.\n`));
  });

  it('rehearse starts over with --reset', async () => {
    await runCli(['rehearse', short, ...options()]);
    const plain = await runCli(['rehearse', short, ...options()]);
    assert.doesNotMatch(plain.stdout, /played by the rehearsal\)\n {2}✓ (?:sign up|escrow)/);
    assert.doesNotMatch(plain.stdout, /create access token on Docker Hub/);
    const reset = await runCli(['rehearse', short, '--reset', ...options()]);
    assert.equal(reset.exitCode, 0);
    assert.match(reset.stdout, /✓ create access token on Docker Hub/);
  });

  it('names the place of a fault in the file and exits with 1', async () => {
    const file = join(folder, 'faulty.runbook.md');
    const text = readFileSync(sampleRunbook, 'utf8');
    const line = text.slice(0, text.indexOf('uses: dockerhub/account')).split('\n').length;
    writeFileSync(file, text.replace('uses: dockerhub/account', 'uses: dockerhub/acount'));
    const { exitCode, stderr, stdout } = await runCli(['plan', file, '--target', 'rehearsal', ...options()]);
    assert.equal(exitCode, 1);
    assert.ok(stderr.includes(`faulty.runbook.md:${line}:7: error: \`dockerhub/acount\` is no step kind.`), stderr);
    assert.match(stdout, /✕ account: problem in the cell/);
  });

  it('stops when it is interrupted', async () => {
    const abort = new AbortController();
    abort.abort();
    const { exitCode, stdout } = await runCli(['rehearse', short, '--json', ...options()], {
      signal: abort.signal,
    });
    assert.equal(exitCode, 1);
    assert.equal(document(stdout).steps[0]?.status, 'cancelled');
  });

  it('plans the real services with nothing but what the environment gives, and asks for the rest', async () => {
    // Docker finds no session here, and nothing listens at these addresses.
    const nowhere = 'http://127.0.0.1:1';
    const environment = {
      DOCKER_CONFIG: folder,
      PULLBOOK_DOCKERHUB_URL: nowhere,
      PULLBOOK_REGISTRY_URL: nowhere,
      PULLBOOK_CIRCLECI_URL: nowhere,
    };
    const { exitCode, stdout } = await runCli(['plan', short, '--target', 'live', '--json', ...options()], {
      environment,
    });
    assert.equal(exitCode, 1);
    const { target, steps } = document(stdout);
    assert.equal(target, 'live');
    assert.ok(steps.every((step) => step.target === 'live'));
  });

  it('works as a process, and leaves files of the owner alone with no secret in them', async () => {
    const result = await ended(startScript('src/cli.ts', ['rehearse', sampleRunbook, ...options()]));
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    assert.equal(result.stderr, '');
    const files = readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' }).sort();
    assert.deepEqual(
      files.filter((path) => !path.includes('escrow/')),
      [
        'escrow.key',
        'rehearsal',
        'rehearsal/journal.jsonl',
        'rehearsal/world.sealed',
        ...files.filter((path) => path === 'rehearsal/escrow'),
      ].sort(),
    );
    const journal = readFileSync(join(folder, 'state/rehearsal/journal.jsonl'), 'utf8');
    assert.doesNotMatch(journal + result.stdout, /dckr_pat_|CCIPAT_/);
  });
});
