import { testSimulators, testWorld } from '../../support/loadedServices';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/ports/systemClock';
import { systemRandom } from '../../../src/ports/systemRandom';
import { startSimulators } from '../../../src/services/world/server';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { bundleScript } from '../../support/bundleScript';
import {
  type Fault,
  type Plan,
  type Point,
  allFaults,
  filePointsEnvironment,
  filePointsPreload,
  placeKind,
  readPoints,
} from '../../support/filePoints';
import { findSecrets } from '../../support/findSecrets';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { ended } from '../../support/runCli';
import { openState } from '../../support/stateWorks';

const { inputs, steps } = readRunbookFile(sampleRunbook);

/** Password and token are there, and landed, once this step is in sync. */
const last = 'token';
const upToLast = steps.slice(0, steps.findIndex(({ id }) => id === last) + 1);
const inSync = Object.fromEntries(upToLast.map(({ id }) => [id, 'in-sync']));

/** One engineer's machine, and the services as they are for it. */
async function startStory(folder: string, script: string) {
  const world = testWorld({
    clock: systemClock,
    random: systemRandom,
    inputs: rehearsalInputs(testSimulators(), inputs),
  });
  const simulators = await startSimulators(world);
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  const { dockerHub, circleCi, aws } = world.operator;
  const keys = `aws_access_key_id = ${aws.accessKeyId}\naws_secret_access_key = ${aws.secretAccessKey.reveal()}\n`;
  writeFileSync(join(folder, 'aws'), `[management]\n${keys}`);
  writeFileSync(join(folder, 'aws-config'), '');
  const { urls } = simulators;
  const environment = {
    PULLBOOK_DOCKERHUB_URL: urls.dockerHub,
    PULLBOOK_REGISTRY_URL: urls.registry,
    PULLBOOK_CIRCLECI_URL: urls.circleCi,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
    AWS_ENDPOINT_URL_STS: urls.sts,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws'),
    AWS_CONFIG_FILE: join(folder, 'aws-config'),
    PULLBOOK_DOCKERHUB_USERNAME: dockerHub.username,
    PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password.reveal(),
    CIRCLE_TOKEN: circleCi.token.reveal(),
  };
  const start = (plan: Omit<Plan, 'roots'>): ChildProcess =>
    spawn(
      process.execPath,
      ['--require', filePointsPreload, script, sampleRunbook, state, simulators.controlUrl, last],
      { env: { ...process.env, ...environment, ...filePointsEnvironment({ roots: [state], ...plan }) } },
    );
  return { world, state, start, stop: () => simulators.stop() };
}

const tokensOf = (world: RehearsalWorld) =>
  world.state.hub.accounts.find(({ username }) => username === 'opgcisirius')?.tokens.filter(({ active }) => active) ??
  [];
const storedIn = (world: RehearsalWorld, name: string) =>
  world.state.aws.secrets
    .find((secret) => secret.name === name)
    ?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(folder, name)).isFile());

describe('an engineer whose process is struck at a call on its state', () => {
  let folder = '';
  let script = '';
  const counts = { points: 0, faults: 0, run: 0, killed: 0, told: 0, unharmed: 0 };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-points-'));
    script = await bundleScript('test/support/engineer.ts', folder);
  });
  after(() => {
    console.table([counts]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** A token whose value neither landed nor is in escrow is lost, unless the process was killed before it could keep it. */
  async function verifyNoneIsLost(world: RehearsalWorld, state: string): Promise<void> {
    const { escrow } = openState(state);
    const kept: string[] = [];
    for (const mark of await escrow.peek()) kept.push((await escrow.take(mark))?.reveal() ?? '');
    for (const { value } of tokensOf(world))
      assert.ok(value === storedIn(world, 'sirius-dockerhub_token') || kept.includes(value), 'a token’s value is lost');
  }

  async function tell(fault: Fault, name: string): Promise<void> {
    const own = join(folder, name);
    const { world, state, start, stop } = await startStory(own, script);
    try {
      const secrets = new Set<string>();
      world.onChange(() => world.secrets().forEach((secret) => secrets.add(secret.reveal())));
      const struck = start({ faults: [fault] });
      const first = await ended(struck);
      if (fault.does === 'kill') {
        assert.equal(struck.signalCode, 'SIGKILL', first.stderr);
        counts.killed++;
      } else {
        assert.equal(first.exitCode, 0, first.stderr);
        await verifyNoneIsLost(world, state);
        counts[first.stdout === `${JSON.stringify(inSync)}\n` ? 'unharmed' : 'told']++;
      }
      const next = await ended(start({}));
      assert.equal(next.exitCode, 0, next.stderr);
      assert.deepEqual(JSON.parse(next.stdout), inSync);
      const tokens = tokensOf(world);
      assert.equal(tokens.length, 1, 'exactly one token, and no orphan');
      assert.equal(storedIn(world, 'sirius-dockerhub_token'), tokens[0]?.value);
      assert.equal(storedIn(world, 'sirius-dockerhub_id'), 'opgcisirius');
      const left = filesBelow(state).filter((path) => !/^live\/lock\/\d+\/(holder|released)\.json$/.test(path));
      assert.deepEqual(left.sort(), ['escrow.key', 'live/journal.jsonl'], 'left over');
      const key = readFileSync(join(state, 'escrow.key'), 'utf8').trim();
      const { hits } = await findSecrets(
        Object.fromEntries(
          [...secrets, key].filter((value) => value.length >= 8).map((value, index) => [`${index}`, value]),
        ),
        { folders: [state], texts: [['output', first.stdout + first.stderr + next.stdout + next.stderr]] },
      );
      assert.deepEqual(
        hits.filter(({ path }) => path !== join(state, 'escrow.key')),
        [],
        'in clear',
      );
    } finally {
      await stop();
      rmSync(own, { recursive: true, force: true });
    }
  }

  async function reached(): Promise<readonly Point[]> {
    const { start, stop } = await startStory(join(folder, 'calm'), script);
    const record = join(folder, 'points');
    try {
      const { stdout, stderr } = await ended(start({ record }));
      assert.equal(stdout, `${JSON.stringify(inSync)}\n`, stderr);
    } finally {
      await stop();
    }
    return readPoints(record);
  }

  /**
   * Two processes for each fault. `PULLBOOK_POINTS=all`: all of them. Else that many, 12 by default, spread over the kinds of calls
   * and over the run.
   */
  it('ends with one token, stored, and nothing left over, by the next run', async () => {
    const points = await reached();
    const asked = process.env['PULLBOOK_POINTS'] ?? '12';
    const isAll = asked === 'all';
    const most = Number(asked);
    const all = allFaults(points, isAll);
    const kinds = new Map<string, { point: Point; fault: Fault }[]>();
    for (const one of all) {
      const kind = `${one.fault.does === 'kill' ? 'kill' : 'fail'} ${one.fault.when} ${one.point.call} ${placeKind(one.point.place)}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
    }
    // Which one of a kind moves with the kind, so that together they lie all over the run.
    const some = [...kinds.values()].map((ones, index) => ones[(index * 7) % ones.length]!);
    const chosen = isAll ? all : some.filter((_, index) => index % Math.ceil(some.length / most) === 0);
    Object.assign(counts, { points: points.length, faults: all.length, run: chosen.length });
    const problems: string[] = [];
    const waiting = [...chosen.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, { point, fault }] = next;
        try {
          await tell(fault, `story-${index}`);
        } catch (error) {
          const what = (error as Error).message.replace(/\s+/g, ' ');
          problems.push(`${fault.does} ${fault.when} ${point.call} ${placeKind(point.place)} (${point.at}): ${what}`);
        }
      }
    };
    await Promise.all([work(), work()]);
    assert.deepEqual(problems, []);
  });
});
