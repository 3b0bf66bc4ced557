import assert from 'node:assert/strict';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import { type Bench, createBench, remediesOf, startProcess, stepOf, type Wire } from './bench';
import {
  accountOf,
  addToken,
  createWithoutStoring,
  currentValue,
  label,
  organisation,
  organisationOf,
  signUp,
  storeByHand,
  storeMarked,
  team,
  tokenSecret,
  username,
} from './scenarios';
import { changeSecrets, infraOf } from './serviceScenarios';

const idSecret = 'sirius-dockerhub_id';
const dayMs = 86_400_000;

const steps = {
  secret: stepOf('aws/secret', { secret: idSecret, value: username }),
  copy: stepOf('aws/secret', { secret: idSecret, value: `aws-sm:${tokenSecret}` }),
  token: stepOf('dockerhub/access-token', { account: username, label, store: `aws-sm:${tokenSecret}` }),
  account: stepOf('dockerhub/account', {
    username,
    mail: 'opg-team@example.org',
    store: `aws-sm:${tokenSecret}`,
  }),
  membership: stepOf('dockerhub/membership', { organisation, team, account: username }),
  rerun: stepOf('circleci/rerun-workflow', {
    project: 'gh/ministryofjustice/opg-org-infra',
    branch: 'master',
    secrets: [idSecret, tokenSecret],
  }),
} satisfies Readonly<Record<string, RunnableStep>>;

/** A value that looks like no real one; a longer one has a version id of its own. */
const value = (length: number) => 'v'.repeat(length);

interface Story {
  readonly name: string;
  readonly step: RunnableStep;
  /** The world as the person who plans sees it. */
  readonly before: (bench: Bench) => Promise<void> | void;
  /** What somebody else does between plan and apply: on the same day, so that no word of the plan differs. */
  readonly meanwhile: (bench: Bench) => void;
}

const stories: readonly Story[] = [
  {
    name: 'aws/secret: another value of somebody else, over a value of theirs',
    step: steps.secret,
    before: (bench) => storeByHand(bench, idSecret, value(11)),
    meanwhile: (bench) => storeByHand(bench, idSecret, value(12)),
  },
  {
    name: 'aws/secret: the same value put again by somebody else',
    step: steps.secret,
    before: (bench) => storeByHand(bench, idSecret, value(11)),
    meanwhile: (bench) => storeByHand(bench, idSecret, value(11)),
  },
  {
    name: 'aws/secret: another value at the source of a copy',
    step: steps.copy,
    before: (bench) => storeByHand(bench, tokenSecret, value(11)),
    meanwhile: (bench) => storeByHand(bench, tokenSecret, value(12)),
  },
  {
    name: 'dockerhub/access-token: another value where the new token is to land',
    step: steps.token,
    before: async (bench) => {
      await signUp(bench, { validated: true });
      storeByHand(bench, tokenSecret, value(11));
    },
    meanwhile: (bench) => storeByHand(bench, tokenSecret, value(12)),
  },
  {
    name: 'dockerhub/access-token: the expiring token gets another expiry on the same day',
    step: steps.token,
    before: storeExpiring,
    meanwhile: (bench) => {
      accountOf(bench).tokens[0]!.expiresAt! += 60_000;
    },
  },
  {
    name: 'dockerhub/access-token: the token to be revoked is deleted and made anew under the same label',
    step: steps.token,
    before: async (bench) => {
      await signUp(bench, { validated: true });
      addToken(bench, { label: `${label} [0a1b2c3d]` });
    },
    meanwhile: (bench) => {
      accountOf(bench).tokens[0]!.uuid = '00000000-0000-4000-8000-00000000ffff';
    },
  },
  {
    name: 'dockerhub/account: another value where the password is to be filed',
    step: steps.account,
    before: (bench) => storeByHand(bench, tokenSecret, ''),
    meanwhile: (bench) => {
      storeByHand(bench, tokenSecret, 'default');
      storeByHand(bench, tokenSecret, '');
    },
  },
  {
    name: 'dockerhub/membership: the ID was moved to another team',
    step: steps.membership,
    before: async (bench) => {
      await signUp(bench, { validated: true });
      organisationOf(bench).members.push({ username, role: 'owner' });
    },
    meanwhile: (bench) => {
      organisationOf(bench)
        .teams.find(({ name }) => name !== team)!
        .members.push(username);
    },
  },
  {
    name: 'dockerhub/membership: the invite whose mail is to go out anew makes an owner by now',
    step: steps.membership,
    before: async (bench) => {
      await signUp(bench, { validated: true });
      const createdAt = bench.clock.now() - 300 * dayMs;
      const id = '00000000-0000-4000-8000-000000000002';
      const invite = { id, invitee: username, inviter: 'opgoperator', team, role: 'member', createdAt } as const;
      organisationOf(bench).invites.push(invite);
    },
    meanwhile: (bench) => {
      organisationOf(bench).invites[0]!.role = 'owner';
    },
  },
  {
    name: 'circleci/rerun-workflow: a secret changed again',
    step: steps.rerun,
    before: changeSecrets,
    meanwhile: (bench) => storeByHand(bench, idSecret, value(12)),
  },
  {
    name: 'circleci/rerun-workflow: a newer commit is what a new pipeline would build',
    step: steps.rerun,
    before: (bench) => {
      for (const pipeline of infraOf(bench).pipelines) {
        pipeline.createdAt -= 100 * dayMs;
        for (const workflow of pipeline.workflows) workflow.createdAt -= 100 * dayMs;
      }
      changeSecrets(bench);
    },
    meanwhile: (bench) => {
      infraOf(bench).pipelines.at(-1)!.revision = 'f'.repeat(40);
    },
  },
];

/** An ID whose password somebody filed; this machine does not keep it. */
async function storePassword(bench: Bench): Promise<void> {
  await signUp(bench, { validated: false });
  storeByHand(bench, tokenSecret, accountOf(bench).password);
  bench.world.state.credentials = {};
}

async function storeExpiring(bench: Bench): Promise<void> {
  await signUp(bench, { validated: true });
  const token = addToken(bench, { label: `${label} [0a1b2c3d]`, expiresAt: bench.clock.now() + 5 * dayMs });
  storeMarked(bench, tokenSecret, token.value, '0a1b2c3d');
}

/** What matters of the world; that it was looked at is no change. */
function worldOf(bench: Bench): string {
  const { hub, aws, circleCi, vault } = bench.world.state;
  const accounts = hub.accounts.map((account) => ({
    ...account,
    tokens: account.tokens.map((token) => ({ ...token, lastUsedAt: null })),
  }));
  return JSON.stringify({ accounts, organisations: hub.organisations, aws, circleCi, vault });
}

describe('a third person between plan and apply', () => {
  for (const { name, step, before, meanwhile } of stories) {
    it(`changes nothing: ${name}`, async () => {
      const bench = createBench();
      bench.clock.advance(60_000);
      await before(bench);
      bench.clock.advance(60_000);
      const process = startProcess(bench, { target: 'live' });
      const planned = await process.plan(step);
      assert.ok(planned.planHash, JSON.stringify(planned.error ?? planned.changes));
      bench.clock.advance(60_000);
      meanwhile(bench);
      const moved = worldOf(bench);
      const report = await process.apply(step, planned.planHash);
      assert.equal(report.error?.code, 'PLAN_STALE', JSON.stringify(report.headline));
      assert.equal(worldOf(bench), moved);
      assert.notEqual(report.planHash, planned.planHash);
    });
  }

  for (const [name, step, prepare] of [
    ['aws/secret: the source of a copy', steps.copy, (bench: Bench) => storeByHand(bench, tokenSecret, value(11))],
    ['dockerhub/account: the filed password that is to be kept', steps.account, storePassword],
  ] as const) {
    it(`takes no other value in the middle of an apply: ${name}`, async () => {
      // Every read of the secret counts, up to the last one of an apply that nobody overtakes.
      let last = Number.POSITIVE_INFINITY;
      for (const isOvertaken of [false, true]) {
        const bench = createBench();
        await prepare(bench);
        let reads = 0;
        const aws: Wire['aws'] = ({ headers, body }, send) => {
          const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
          const isRead =
            Object.values(headers).some((one) => one.endsWith('GetSecretValue')) && text.includes(tokenSecret);
          if (isRead && ++reads === last && isOvertaken) storeByHand(bench, tokenSecret, value(12));
          return send();
        };
        const planned = await startProcess(bench, { target: 'live' }).plan(step);
        const process = startProcess(bench, { target: 'live', wire: { aws } });
        const before = worldOf(bench);
        const kept = JSON.stringify(bench.world.state.credentials);
        // What comes after the write is not looked at.
        const stop = bench.world.onChange(() => {
          if (JSON.stringify(bench.world.state.credentials) !== kept || currentValue(bench, idSecret) !== 'default') {
            last = Math.min(last, reads);
          }
        });
        const report = await process.apply(step, planned.planHash!);
        stop();
        if (!isOvertaken) continue;
        assert.equal(report.error?.code, 'UNEXPECTED_ANSWER', JSON.stringify(report.headline));
        assert.equal(JSON.stringify(bench.world.state.credentials), kept);
        assert.equal(currentValue(bench, idSecret), 'default');
        assert.notEqual(worldOf(bench), before);
      }
    });
  }

  for (const id of ['store-elsewhere', 'revoke']) {
    it(`changes nothing by the way out \`${id}\` of a half-done token`, async () => {
      const bench = createBench();
      await signUp(bench, { validated: true });
      storeByHand(bench, tokenSecret, value(11));
      await createWithoutStoring(bench, steps.token);
      const process = startProcess(bench, { target: 'live' });
      const offered = remediesOf(await process.plan(steps.token)).find((action) => action.id === id);
      assert.ok(offered);
      storeByHand(bench, tokenSecret, value(12));
      const moved = worldOf(bench);
      const { signal } = new AbortController();
      const asked = { remedy: id, planHash: offered.planHash };
      const report = await process.runner.applyRemedy([steps.token], 'step', asked, { signal });
      assert.equal(report.error?.code, 'PLAN_STALE');
      assert.equal(worldOf(bench), moved);
    });
  }

  it('counts no word about a context for another value of it', async () => {
    const bench = createBench();
    const step = stepOf('circleci/env-vars', {
      project: 'gh/ministryofjustice/opg-sirius',
      variables: { DOCKER_USER: username },
    });
    changeSecrets(bench);
    const project = bench.world.state.circleCi.projects.find(({ slug }) => slug.endsWith('opg-sirius'))!;
    Object.assign(
      project.variables.find(({ name }) => name === 'DOCKER_USER')!,
      {
        value: username,
        createdAt: bench.clock.now(),
      },
    );
    const at = bench.clock.now();
    const variable = { name: 'DOCKER_USER', value: 'some' + 'body', createdAt: at, updatedAt: at };
    const id = '00000000-0000-4000-8000-0000000000c0';
    bench.world.state.circleCi.organisations[0]!.contexts.push({
      id,
      name: 'shared',
      createdAt: at,
      variables: [variable],
    });
    const process = startProcess(bench, { target: 'live' });
    assert.equal((await process.mark(step, 'its value is right')).status, 'in-sync');
    assert.equal((await process.plan(step)).status, 'in-sync');
    variable.updatedAt += 60_000;
    assert.notEqual((await process.plan(step)).status, 'in-sync');
  });

  it('does not stand in the way of a plan that nobody overtook', async () => {
    for (const { name, step, before } of stories) {
      const bench = createBench();
      await before(bench);
      const process = startProcess(bench, { target: 'live' });
      const { planHash } = await process.plan(step);
      bench.clock.advance(30 * 60_000);
      const report = await process.apply(step, planHash!);
      assert.notEqual(report.error?.code, 'PLAN_STALE', name);
    }
  });

  it('nor does a run that ends, or a nightly of the same commit, stand in the way of a rerun', async () => {
    const bench = createBench();
    changeSecrets(bench);
    const [pipeline] = infraOf(bench).pipelines;
    const workflow = pipeline!.workflows.at(-1)!;
    Object.assign(workflow, { createdAt: bench.clock.now() - 1_000, settled: false });
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(steps.rerun);
    assert.match(JSON.stringify(planned.sections), /began before the change/);
    bench.clock.advance(30 * 60_000);
    const createdAt = bench.clock.now();
    infraOf(bench).pipelines.push({
      ...pipeline!,
      id: '00000000-0000-4000-8000-00000000abcd',
      number: 2,
      createdAt,
      trigger: 'scheduled_pipeline',
      workflows: [],
    });
    const report = await process.apply(steps.rerun, planned.planHash!);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
  });

  it('keeps the fact out of what is shown and kept: a report reads as before', async () => {
    const bench = createBench();
    storeByHand(bench, idSecret, value(11));
    const report = await startProcess(bench, { target: 'live' }).plan(steps.secret);
    assert.equal('basis' in report.changes[0]!, false);
    assert.equal(currentValue(bench, idSecret), value(11));
  });
});
