import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../../package.json';
import { progressTo } from '../../../src/cli/openSession';
import { sampleRunbook } from '../../support/readRunbookFile';
import { runCli } from '../../support/runCli';
import { runDocument } from '../../support/runDocument';

describe('pullbook', () => {
  it('explains itself', async () => {
    const { exitCode, stdout } = await runCli(['--help']);
    assert.equal(exitCode, 0);
    for (const command of ['plan', 'mark', 'rehearse', 'simulate', 'lint'])
      assert.ok(stdout.includes(`pullbook ${command}`));
    assert.deepEqual(await runCli(['plan', '--help']), { exitCode: 0, stdout, stderr: '' });
    assert.deepEqual(await runCli(['--version']), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  const wrong: readonly (readonly [readonly string[], RegExp, code?: number])[] = [
    [[], /No command/],
    [['fly'], /`fly` is no command/],
    [['plan', sampleRunbook], /--target/],
    [['plan', sampleRunbook, '--target', 'production'], /--target/],
    [['plan', '--target', 'live'], /exactly one runbook file/],
    [['rehearse', 'a.md', 'b.md'], /exactly one runbook file/],
    [['rehearse', sampleRunbook, '--apply'], /--apply/],
    [['rehearse', 'missing.runbook.md'], /does not exist/, 3],
    [['rehearse', 'media'], /cannot be read/, 3],
    [['mark', sampleRunbook, 'merged', '--target', 'live'], /--note/],
    [['mark', sampleRunbook, '--target', 'live', '--note', 'x'], /one step/],
    [['mark', sampleRunbook, 'mergd', '--target', 'live', '--note', 'x'], /no step `mergd`/],
    [['rehearse', 'README.md'], /no steps/, 3],
    [['simulate', '--port', 'http'], /--port/],
    [['simulate', 'x'], /no operand/],
  ];
  for (const [args, message, code = 64] of wrong) {
    it(`refuses \`pullbook ${args.join(' ')}\` with one line and code ${code}`, async () => {
      const { exitCode, stdout, stderr } = await runCli(args);
      assert.deepEqual([exitCode, stdout], [code, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});

describe('the progress on a terminal', () => {
  it('says each thing once', () => {
    let said = '';
    const tell = progressTo((text) => (said += text));
    const report = (headline: string, doing?: string) =>
      tell({
        step: 'token',
        headline,
        progress: doing === undefined ? [] : [{ state: 'doing', text: doing }],
      });
    report('checking…');
    report('checking…');
    report('applying…');
    report('applying…', 'put **it** there');
    report('applying…');
    report('applying…', 'put **it** there');
    report('in sync');
    assert.equal(said, 'token: checking…\ntoken: applying…\n  put it there\ntoken: in sync\n');
  });
});

describe('pullbook lint', () => {
  it('is the linter, with a help of its own', async () => {
    const { exitCode, stdout } = await runCli(['lint', '--help']);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^pullbook lint/);
    assert.equal((await runCli(['lint', '--format', 'x'])).exitCode, 64);
  });
});

describe('pullbook plan and rehearse', () => {
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
    assert.equal(runDocument(before.stdout).outcome, 'changes-pending');

    const rehearsed = await runCli(['rehearse', short, '--json', ...options()]);
    assert.equal(rehearsed.exitCode, 0, rehearsed.stdout + rehearsed.stderr);
    const { version: format, command, target, outcome, steps } = runDocument(rehearsed.stdout);
    assert.deepEqual([format, command, target, outcome], [2, 'rehearse', 'rehearsal', 'in-sync']);
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

  it('says what a person can do from a terminal, and a blocked step in one line', async () => {
    const { stdout } = await runCli(['plan', short, '--target', 'rehearsal', ...options()]);
    assert.match(stdout, /^ {2}→ when it is done: pullbook mark \S+ prerequisites --target rehearsal --note '…'$/m);
    assert.match(stdout, /^◌ account: blocked by prerequisites \(dockerhub\/account\)\n◌ email:/m);
  });

  it('mark records a word for a step that waits for one, and for no other', async () => {
    const mark = (step: string) =>
      runCli(['mark', short, step, '--target', 'rehearsal', '--note', 'Came at 9.', '--json', ...options()]);
    const marked = await mark('prerequisites');
    assert.equal(marked.exitCode, 0, marked.stdout + marked.stderr);
    assert.deepEqual(
      runDocument(marked.stdout).steps.map(({ status }) => status),
      ['in-sync'],
    );
    const journal = () => readFileSync(join(folder, 'state/rehearsal/journal.jsonl'), 'utf8');
    assert.match(journal(), /"event":"mark".*"note":"Came at 9."/);
    const again = await mark('account');
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, /`account` has nothing to mark/);
    assert.equal(journal().split('"event":"mark"').length - 1, 1);
  });

  it('mark takes no note that holds a secret, writes nothing, and does not repeat it', async () => {
    const tail = 'Ab9xK2'.repeat(3);
    for (const secret of [`dckr_pat_${tail}`, `AKIA${'ABCD2345'.repeat(2)}`, `CCIPAT_${tail}`]) {
      const note = `The token is ${secret}, see the vault.`;
      const at = ['--target', 'rehearsal', ...options()];
      const { exitCode, stdout, stderr } = await runCli(['mark', short, 'prerequisites', '--note', note, ...at]);
      assert.deepEqual([exitCode, stdout], [64, '']);
      assert.match(stderr, /^pullbook: Nothing was recorded\. This looks like an? (access|token)/);
      assert.ok(!existsSync(join(folder, 'state')));
      // Nor is one repeated that was typed in a wrong place.
      const wrong = await Promise.all([
        runCli(['mark', short, 'prerequisites', secret, ...at]),
        runCli(['plan', secret, ...at]),
        runCli(['mark', short, secret, '--note', 'x', ...at]),
        runCli([secret]),
        runCli(['lint', '--format', secret]),
        runCli(['plan', short, '--target', secret, `--${secret}`]),
      ]);
      for (const one of [{ stdout, stderr }, ...wrong]) assert.ok(!(one.stdout + one.stderr).includes(secret));
    }
  });

  it('mark records no word for a question that came up since the step was looked at', async () => {
    const to = ['--target', 'rehearsal', ...options()];
    const mark = () => runCli(['mark', short, 'prerequisites', '--note', 'Came at 9.', ...to]);
    await runCli(['plan', short, ...to]);
    const path = join(folder, 'state/rehearsal/journal.jsonl');
    const journal = () => readFileSync(path, 'utf8');
    assert.match(journal(), /confirm that you can read mail/);
    writeFileSync(path, journal().replaceAll('confirm that you can read mail', 'confirm that somebody reads mail'));
    const refused = await mark();
    assert.equal(refused.exitCode, 2, refused.stdout + refused.stderr);
    assert.match(refused.stderr, /asks what it did not ask when it was last looked at; nothing was recorded/);
    assert.match(refused.stdout, /confirm that you can read mail/);
    assert.doesNotMatch(journal(), /"event":"mark"/);
    assert.equal((await mark()).exitCode, 0, 'once it was shown');
  });

  it('stops when it is interrupted', async () => {
    const abort = new AbortController();
    abort.abort();
    const { exitCode, stdout } = await runCli(['rehearse', short, '--json', ...options()], {
      signal: abort.signal,
    });
    assert.equal(exitCode, 1);
    assert.equal(runDocument(stdout).steps[0]?.status, 'cancelled');
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
    const { target, steps } = runDocument(stdout);
    assert.equal(target, 'live');
    assert.ok(steps.every((step) => step.target === 'live'));
  });
});
