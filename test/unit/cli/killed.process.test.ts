import { testSimulators, testWorld } from '../../support/loadedServices';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/ports/systemClock';
import { systemRandom } from '../../../src/ports/systemRandom';
import type { Clock } from '../../../src/shared/ports';
import { type Simulators, startSimulators } from '../../../src/services/world/server';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { liveEnvironment } from '../../support/liveEnvironment';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { ended, startScript } from '../../support/runCli';

const { inputs, steps } = readRunbookFile(sampleRunbook);

/** Both secrets are there once this step is in sync. */
const last = 'token';

/** Who waits for this answer is killed while waiting. */
const hanging = { kind: 'latency', ms: 600_000 } as const;

/** Answers that hang never come, and leave no timer behind that would keep this process alive. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => (ms >= hanging.ms ? new Promise(() => undefined) : systemClock.sleep(ms, signal)),
};

describe('a process that is ended between creating a token and storing it', () => {
  let folder = '';
  let world: RehearsalWorld;
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-killed-'));
    world = testWorld({ clock, random: systemRandom, inputs: rehearsalInputs(testSimulators(), inputs) });
    simulators = await startSimulators(world);
  });
  afterEach(async () => {
    await simulators.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () =>
    startScript(
      'test/support/engineer.ts',
      [sampleRunbook, join(folder, 'state'), simulators.controlUrl, last],
      liveEnvironment(world, simulators, folder),
    );

  /** Waits until the world has seen a request; its journal is told of every change. */
  function seen(route: string, status: number, after = 0): Promise<void> {
    return new Promise((resolve) => {
      const isThere = () =>
        world.journal.entries
          .slice(after)
          .some((entry) => entry.route === route && entry.method === 'POST' && entry.status === status);
      if (isThere()) {
        resolve();
        return;
      }
      const forget = world.onChange(() => {
        if (!isThere()) return;
        forget();
        resolve();
      });
    });
  }

  const account = () => world.state.hub.accounts.find(({ username }) => username === 'opgcisirius');
  const current = (name: string) =>
    world.state.aws.secrets
      .find((secret) => secret.name === name)
      ?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;

  /** Every file of the state but those of the lock. */
  function readState(): Readonly<Record<string, string>> {
    const state = join(folder, 'state');
    const files = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter(
      (path) => statSync(join(state, path)).isFile() && !path.startsWith('live/lock/'),
    );
    return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(state, path), 'utf8')]));
  }

  /** Goes on with a new process, and looks at what the two have left behind. */
  async function resumeAndVerify(): Promise<void> {
    const secrets = new Set(world.secrets().map((secret) => secret.reveal()));
    world.onChange(() => world.secrets().forEach((secret) => secrets.add(secret.reveal())));
    world.faults.clear();
    const resumed = await ended(start());
    assert.equal(resumed.exitCode, 0, resumed.stderr);
    const upToLast = steps.slice(0, steps.findIndex(({ id }) => id === last) + 1);
    assert.deepEqual(JSON.parse(resumed.stdout), Object.fromEntries(upToLast.map(({ id }) => [id, 'in-sync'])));
    const tokens = account()?.tokens ?? [];
    assert.deepEqual(
      tokens.map(({ active }) => active),
      [true],
      'exactly one token, and no orphan',
    );
    assert.equal(current('sirius-dockerhub_token'), tokens[0]?.value);
    assert.equal(current('sirius-dockerhub_id'), 'opgcisirius');
    const state = readState();
    assert.deepEqual(Object.keys(state), ['escrow.key', 'live/journal.jsonl'], 'escrow is empty');
    const everything = Object.values(state).join('') + resumed.stdout + resumed.stderr;
    for (const secret of secrets) assert.ok(!everything.includes(secret), 'a secret got out');
  }

  for (const route of ['POST /v2/access-tokens', 'PutSecretValue', 'DescribeSecret'] as const) {
    it(`is followed when it only sleeps, and writes nothing more when it wakes up: at ${route}`, async function () {
      if (process.platform === 'win32') this.skip(); // There is no SIGSTOP.
      world.faults.add({ kind: 'latency', ms: 1_000, route: 'POST /v2/access-tokens' });
      if (route !== 'POST /v2/access-tokens') world.faults.add({ kind: 'latency', ms: 500, route });
      const sleeper = start();
      const said = ended(sleeper);
      await seen(route.replace('POST ', ''), route.startsWith('POST') ? 201 : 200);
      sleeper.kill('SIGSTOP');
      const lock = join(folder, 'state/live/lock');
      for (const number of readdirSync(lock)) utimesSync(join(lock, number, 'holder.json'), 0, 0);
      await resumeAndVerify();
      const before = world.journal.entries.length;
      const journal = readState()['live/journal.jsonl'];
      assert.ok(journal !== undefined);
      sleeper.kill('SIGCONT');
      const { stdout } = await said;
      assert.match(stdout, /taken over elsewhere: Another process has taken over this runbook/);
      // It may go on to the next step once the lock is free again, with a new look at everything.
      const asked = world.journal.entries.slice(before);
      assert.deepEqual(
        asked.filter(({ writes }) => writes),
        [],
      );
      const state = readState();
      assert.deepEqual(Object.keys(state), ['escrow.key', 'live/journal.jsonl'], 'escrow is empty');
      const added =
        state['live/journal.jsonl']
          ?.slice(journal.length)
          .split('\n')
          .filter((line) => line !== '') ?? [];
      assert.ok(state['live/journal.jsonl']?.startsWith(journal), 'nothing that was recorded is lost');
      assert.deepEqual(
        added.filter((line) => !line.includes('"event":"report"')),
        [],
      );
    });
  }

  it('goes on to one token when even the answer with its value was lost', async () => {
    world.faults.add({ ...hanging, route: 'POST /v2/access-tokens' });
    const killed = start();
    await seen('/v2/access-tokens', 201);
    killed.kill('SIGKILL');
    await ended(killed);
    assert.equal(account()?.tokens.length, 1);
    await resumeAndVerify();
  });

  it('goes on to one token, the same, when its value was in escrow alone', async () => {
    world.faults.add({ kind: 'latency', ms: 1_000, route: 'POST /v2/access-tokens' });
    const killed = start();
    await seen('/v2/access-tokens', 201);
    // From here on a put waits for ever and has no effect.
    const before = world.journal.entries.length;
    world.faults.add({ ...hanging, route: 'PutSecretValue' });
    world.faults.add({ kind: 'status', status: 503, route: 'PutSecretValue' });
    await seen('PutSecretValue', 503, before);
    killed.kill('SIGKILL');
    await ended(killed);
    const [made] = account()?.tokens ?? [];
    assert.equal(current('sirius-dockerhub_token'), 'default');
    assert.equal(readdirSync(join(folder, 'state/live/escrow/token')).length, 1);
    await resumeAndVerify();
    assert.equal(account()?.tokens[0]?.uuid, made?.uuid);
  });

  it('goes on to one token when it was stored and the answer was lost', async () => {
    world.faults.add({ kind: 'latency', ms: 1_000, route: 'POST /v2/access-tokens' });
    const killed = start();
    await seen('/v2/access-tokens', 201);
    const before = world.journal.entries.length;
    // Once it is put beside, the next move is the one that stores it: one before that asks for the right alone.
    world.faults.add({ kind: 'latency', ms: 1_000, route: 'PutSecretValue' });
    await seen('PutSecretValue', 200, before);
    world.faults.add({ ...hanging, route: 'UpdateSecretVersionStage' });
    await seen('UpdateSecretVersionStage', 200, before);
    killed.kill('SIGKILL');
    await ended(killed);
    const [made] = account()?.tokens ?? [];
    assert.equal(current('sirius-dockerhub_token'), made?.value);
    await resumeAndVerify();
    assert.equal(account()?.tokens[0]?.uuid, made?.uuid);
  });

  /** What a process prints first on its error output. */
  const told = (child: ReturnType<typeof start>): Promise<string> =>
    new Promise((resolve) => child.stderr?.once('data', (data) => resolve(String(data))));

  it('finishes the write that is under way at the first signal, says so at once, and the next run goes on', async () => {
    for (const [index, signal] of (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).entries()) {
      world.faults.add({ kind: 'latency', ms: 1_500, route: 'POST /v2/access-tokens' });
      const stopped = start();
      if (index === 0) await seen('/v2/access-tokens', 201);
      else await seen('/v2/auth/token', 200, world.journal.entries.length);
      const end = ended(stopped);
      stopped.kill(signal);
      const { exitCode, stdout, stderr } = await end;
      assert.deepEqual([exitCode, stderr], [0, 'stopping\n'], signal);
      const outcomes = Object.values(JSON.parse(stdout) as Record<string, string>);
      assert.ok(
        outcomes.some((outcome) => outcome !== 'in-sync'),
        'it did not go on as if nothing had been asked',
      );
    }
    const [made] = account()?.tokens ?? [];
    await resumeAndVerify();
    assert.equal(
      account()?.tokens[0]?.uuid,
      made?.uuid,
      'the token whose creation was finished is the one that is kept',
    );
  });

  it('ends at once at the second signal, whichever comes after whichever', async () => {
    for (const [first, second] of [
      ['SIGINT', 'SIGINT'],
      ['SIGINT', 'SIGTERM'],
      ['SIGHUP', 'SIGINT'],
    ] as const) {
      world.faults.clear();
      world.faults.add({ ...hanging, route: 'POST /v2/access-tokens' });
      const before = world.journal.entries.length;
      const stopped = start();
      const end = new Promise((resolve) => stopped.once('close', (_code, by) => resolve(by)));
      await seen('/v2/access-tokens', 201, before);
      stopped.kill(first);
      assert.equal(await told(stopped), 'stopping\n');
      stopped.kill(second);
      assert.equal(await end, second);
    }
    await resumeAndVerify();
  });
});
