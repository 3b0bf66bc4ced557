import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { renderText } from '../../../src/runbook/run/renderText';
import { type Bench, createBench, startProcess, stepOf } from './bench';
import { signUp, tokenSecret, username } from './scenarios';

const project = 'gh/ministryofjustice/opg-sirius';
const steps = [
  named('account', 'dockerhub/account', { username, mail: 'team@example.org', store: 'manual' }),
  named('token', 'dockerhub/access-token', {
    label: 'CircleCI access token',
    account: username,
    store: `aws-sm:${tokenSecret}`,
  }),
  named('config', 'circleci/config', { project }),
  named('wiring', 'terraform/wiring', { product: 'sirius', project }),
  named('checkpoint', 'manual/checkpoint', { title: 'Tell the team', instructions: ['Write to them.'] }),
];

/** The world that the journal of `test/fixtures/journals` was written in. */
async function worldOfJournal(): Promise<Bench> {
  const bench = createBench({ wired: false });
  await signUp(bench, { validated: true });
  bench.world.state.credentials = {};
  bench.files.set(
    '.circleci/config.yml',
    'version: 2.1\njobs:\n  a:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\nworkflows:\n  w:\n    jobs: [a]\n',
  );
  return bench;
}

/**
 * `2026-11-30.jsonl` was written by the version before changes carried offers: they said `credential`, `config` and
 * `wiring`. `2026-11-30.txt` is what that version made of it. Neither is ever written anew.
 */
describe('a journal of the version before offers', () => {
  const read = (name: string) =>
    readFile(new URL(`../../fixtures/journals/2026-11-30.${name}`, import.meta.url), 'utf8');

  it('restores to the same texts, with the same button', async () => {
    const bench = await worldOfJournal();
    bench.disk.files.set('live/journal.jsonl', await read('jsonl'));
    const restored = await startProcess(bench, { target: 'live' }).runner.restore(steps);
    assert.deepEqual(
      restored.map((report) => report.actions.map(({ title }) => title)),
      steps.map(() => ['Check again']),
    );
    const texts = restored.map((report) => renderText(report, { timeZone: 'UTC' }));
    assert.equal(texts.join('\n'), await read('txt'));
  });

  it('goes on: a check adds to it, and its steps have the buttons that they had', async () => {
    const bench = await worldOfJournal();
    bench.disk.files.set('live/journal.jsonl', await read('jsonl'));
    const { runner } = startProcess(bench, { target: 'live' });
    const titles: Record<string, readonly string[]> = {};
    for (const step of steps) {
      const { actions } = await runner.planStep([step], step.id, { signal: new AbortController().signal });
      titles[step.id] = actions.map(({ title }) => title);
    }
    assert.deepEqual(titles, {
      account: ['Sign in to Docker Hub: opgcisirius…', 'Reset a password at Docker', 'Check again', 'Show as text'],
      token: ['Sign in to Docker Hub: opgcisirius…', 'Check again'],
      config: ['Authenticate this config…', 'Open the config', 'Check again', 'Show as text'],
      wiring: ['Insert…', 'Check again', 'Show as text'],
      checkpoint: ['Mark done…', 'Check again', 'Show as text'],
    });
    assert.ok(bench.disk.files.get('live/journal.jsonl')?.startsWith(await read('jsonl')));
  });
});

function named(id: string, uses: string, input: unknown) {
  return { ...stepOf(uses, input), id };
}
