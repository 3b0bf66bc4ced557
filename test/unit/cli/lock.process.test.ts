import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, runCli, startScript } from '../../support/runCli';

describe('two processes on the state of one runbook', () => {
  let state = '';
  beforeEach(() => (state = mkdtempSync(join(tmpdir(), 'pullbook-two-'))));
  afterEach(() => rmSync(state, { recursive: true, force: true }));
  const options = () => ['--state', state, '--workspace', 'media/sample'];
  const plan = () => runCli(['plan', sampleRunbook, '--target', 'rehearsal', ...options()]);

  async function startRehearsal() {
    const child = startScript('src/cli.ts', ['rehearse', sampleRunbook, ...options()]);
    const journal = join(state, 'rehearsal/journal.jsonl');
    const isUnderWay = () => existsSync(journal) && readFileSync(journal, 'utf8').includes('"step":"account"');
    while (!isUnderWay()) {
      assert.equal(child.exitCode, null, 'it ended early');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return child;
  }

  it('refuses the second one, which says who is at work and since when, and changes nothing', async () => {
    const first = await startRehearsal();
    const end = ended(first);
    // It stands still meanwhile: on a busy machine it could be done before the second one asks.
    first.kill('SIGSTOP');
    const { exitCode, stdout } = await plan().finally(() => first.kill('SIGCONT'));
    assert.equal(exitCode, 1);
    assert.match(stdout, /^✕ prerequisites: in use elsewhere/);
    assert.match(stdout, /Nothing was changed\. Wait until that run is done, or stop it there; then run again\./);
    const held = new RegExp(
      `This runbook is being run by the command line \\(process ${first.pid ?? ''}\\) since \\d\\d:\\d\\d:\\d\\d\\. \\[STATE_IN_USE\\]`,
    );
    assert.match(stdout, held);
    const { exitCode: firstCode, stdout: text } = await end;
    assert.equal(firstCode, 0, text);
    assert.equal((await plan()).exitCode, 0, 'what the first one did is what the second one then finds');
  });

  it('lets the next one in as soon as the first is killed', async () => {
    const first = await startRehearsal();
    first.kill('SIGKILL');
    await ended(first);
    const { exitCode, stdout } = await runCli(['rehearse', sampleRunbook, ...options()]);
    assert.equal(exitCode, 0, stdout);
  });
});
