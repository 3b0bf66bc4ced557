import { testSimulators, testWorld } from '../../support/loadedServices';
import assert from 'node:assert/strict';
import { renderText } from '../../../src/runbook/run/renderText';
import type { RunSummary } from '../../../src/runbook/run/runner';
import type { Fault, FaultKind } from '../../../src/services/world/faults';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { MemoryDisk } from '../../support/memoryDisk';
import { type Fate, Mortality } from '../../support/mortality';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { SeededRandom } from '../../support/seededRandom';
import { type Outside, startProcess } from '../../support/simulatedProcess';
import { VirtualClock } from '../../support/virtualClock';
import { readSampleInfra } from '../sources/terraform/sampleInfra';

/** `PULLBOOK_SEEDS=500` looks for rarer ones; `PULLBOOK_SEED=17` runs one again. */
const seeds = Number(process.env['PULLBOOK_SEEDS'] ?? '20');
const only = process.env['PULLBOOK_SEED'];

const runbook = readRunbookFile(sampleRunbook);
const mostProcesses = 60;

const faultKinds: readonly FaultKind[] = [
  { kind: 'latency', ms: 2_000 },
  { kind: 'latency', ms: 60_000 },
  { kind: 'rate-limited', retryAfterSeconds: 2 },
  { kind: 'rate-limited', retryAfterSeconds: 90, form: 'timestamp' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'truncated-body' },
  { kind: 'truncated-body', closes: true },
  { kind: 'expired-session' },
];

const routes = [
  '*',
  'POST /v2/access-tokens',
  'DELETE *',
  'PutSecretValue',
  'GetSecretValue',
  'POST /v2/auth/token',
  'POST /v2/invites/bulk',
  'POST *',
];

function randomFault(random: SeededRandom): Fault {
  const kind = faultKinds[random.below(faultKinds.length)]!;
  return {
    ...kind,
    route: routes[random.below(routes.length)]!,
    times: 1 + random.below(3),
    probability: 0.2 + random.next() / 2,
  };
}

/** The operations after which the most is half done. */
const moments = [
  /POST \/v2\/access-tokens$/,
  /DELETE \/v2\/access-tokens/,
  /PutSecretValue/,
  /POST \/v2\/invites/,
  /POST .*\/rerun/,
  /^disk (?:replace|destroy)/,
  /^disk append/,
  /^credentials|^person/,
];

function randomFate(random: SeededRandom): Fate {
  if (random.below(3) === 0) return { at: /./, skip: random.below(140) };
  return { at: moments[random.below(moments.length)]!, skip: random.below(4) === 0 ? 1 + random.below(3) : 0 };
}

interface Story {
  readonly outside: Outside;
  readonly last: RunSummary;
  readonly processes: number;
  /** Where processes died. */
  readonly deaths: readonly string[];
  /** The ways out of a half-done token that were taken. */
  readonly waysOut: readonly string[];
  /** Every secret value that ever was. */
  readonly secrets: ReadonlySet<string>;
}

/** Starts the runbook over and over, each time with other faults and another moment of death, until it is in sync. */
async function live(seed: number): Promise<Story> {
  const random = new SeededRandom(seed);
  const clock = new VirtualClock();
  const world = testWorld({
    clock,
    random: new SeededRandom(seed + 1_000_000),
    inputs: rehearsalInputs(testSimulators(), runbook.inputs),
    wired: random.below(2) === 0,
  });
  const files = new Map(readSampleInfra().map(({ path, text }) => [`infra/${path}`, text]));
  const outside: Outside = { clock, world, disk: new MemoryDisk(), shown: [], files };
  const secrets = new Set<string>();
  const collect = () => world.secrets().forEach((secret) => secrets.add(secret.reveal()));
  world.onChange(collect);
  collect();
  const deaths: string[] = [];
  const waysOut: string[] = [];
  let hasDied = false;
  for (let processes = 1; ; processes++) {
    assert.ok(processes <= mostProcesses, 'it does not converge');
    // Bad luck ends at some point, or nothing could ever be in sync.
    const isTroubled = processes < 10;
    world.faults.clear();
    if (isTroubled) for (let count = random.below(4); count > 0; count--) world.faults.add(randomFault(random));
    const fate = isTroubled ? randomFate(random) : undefined;
    const mortality = new Mortality(new SeededRandom(seed * 1000 + processes), fate);
    const runner = startProcess(outside, new SeededRandom(seed * 7919 + processes), mortality);
    const signal = new AbortController().signal;
    // After a death one may only look, as an engineer does who comes back: what is found may offer a way out.
    const looks: boolean = hasDied && isTroubled && random.below(2) === 0;
    const run: Promise<RunSummary> = looks
      ? runner.runAll(runbook.steps, { signal })
      : runner.rehearseAll(runbook.steps, { signal });
    const ended: RunSummary | 'died' = await Promise.race([run, mortality.death]);
    clock.advance(1_000 * random.below(300));
    hasDied = ended === 'died';
    if (ended !== 'died') {
      const offers = ended.reports.flatMap(({ step, actions }) =>
        actions
          .filter((action) => action.kind === 'remedy')
          .map(({ id, planHash }) => ({ step, remedy: id, planHash })),
      );
      // In the end the last way out is taken, which gives up: what was filed elsewhere waits for a person for ever.
      const chosen = isTroubled ? offers[random.below(2 * offers.length)] : offers.at(-1);
      if (chosen !== undefined) {
        waysOut.push(chosen.remedy);
        const taken = runner.applyRemedy(runbook.steps, chosen.step, chosen, { signal });
        if ((await Promise.race([taken, mortality.death])) === 'died') deaths.push(mortality.lastWords);
        continue;
      }
    }
    if (ended === 'died') deaths.push(mortality.lastWords);
    else if (ended.reports.every(({ status }) => status === 'in-sync') && ended.stoppedAt === undefined) {
      return { outside, last: ended, processes, deaths, waysOut, secrets };
    }
  }
}

function verify({ outside, last, secrets }: Story): void {
  const { world, disk, shown } = outside;
  const { hub, aws, circleCi, vault } = world.state;
  assert.deepEqual(last.reports.map(({ step }) => step).sort(), runbook.steps.map(({ id }) => id).sort());

  const account = hub.accounts.find(({ username }) => username === 'opgcisirius');
  assert.ok(account?.emailVerified);
  const active = account.tokens.filter((token) => token.active);
  assert.equal(active.length, 1, `active tokens: ${active.map(({ label }) => label).join(', ')}`);
  assert.deepEqual(active[0]!.scopes, ['repo:public_read']);
  assert.equal(account.tokens.length, 1, 'an orphan is left');

  const current = (name: string) =>
    aws.secrets.find((secret) => secret.name === name)?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))
      ?.value;
  assert.equal(current('sirius-dockerhub_token'), active[0]!.value);
  assert.equal(current('sirius-dockerhub_id'), 'opgcisirius');
  const project = circleCi.projects.find(({ slug }) => slug === 'gh/ministryofjustice/opg-sirius');
  const variable = (name: string) => project?.variables.find((one) => one.name === name)?.value;
  assert.equal(variable('DOCKER_ACCESS_TOKEN'), active[0]!.value);
  assert.equal(variable('DOCKER_USER'), 'opgcisirius');
  assert.ok(Object.values(vault).includes(account.password), 'the password is not in the vault');

  const [organisation] = hub.organisations;
  assert.deepEqual(
    organisation?.members.filter(({ username }) => username === 'opgcisirius').map(({ role }) => role),
    ['member'],
  );
  assert.deepEqual(organisation.invites, []);

  assert.deepEqual([...disk.files.keys()], ['rehearsal/journal.jsonl'], 'escrow is not empty');
  const everything = [...disk.everWritten, ...shown, ...last.reports.map((report) => renderText(report))].join('\n');
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').slice(0, -4)]) {
      assert.ok(!everything.includes(form), 'a secret got out');
    }
  }
}

describe('the whole runbook, in virtual time', () => {
  const chosen = only === undefined ? Array.from({ length: seeds }, (_, index) => index + 1) : [Number(only)];
  const deaths: string[] = [];
  const waysOut: string[] = [];
  for (const seed of chosen) {
    it(`converges with one token, right secrets and nothing let out, whatever happens on the way (seed ${seed})`, async () => {
      const story = await live(seed);
      deaths.push(...story.deaths);
      waysOut.push(...story.waysOut);
      verify(story);
    });
  }

  // A process must die in the moment between escrow and landing, and the next one must only look: few seeds have that. The
  // laws of remedies try every such moment.
  if (only === undefined && seeds >= 200) {
    it('has seen every way out taken', () => {
      assert.deepEqual([...new Set(waysOut)].sort(), ['revoke', 'store-elsewhere']);
    });
  }

  it('has seen processes die where the most is half done', function () {
    if (only !== undefined || seeds < 20) return;
    for (const moment of [
      /^after POST .*access-tokens$/,
      /^after .*PutSecretValue$/,
      /^after POST .*bulk$/,
      /disk append$/,
    ]) {
      assert.ok(
        deaths.some((death) => moment.test(death)),
        `none died ${moment.source}`,
      );
    }
  });
});
