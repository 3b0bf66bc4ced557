import { testUrls } from '../../../support/loadedServices';
import assert from 'node:assert/strict';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import { pushCode } from '../../../../src/services/infra/simulator/infraBuilds';
import type { InfraCode } from '../../../../src/services/infra/simulator/infraState';
import { rig } from './rig';
import type { Rig } from './rig';

const product = '/project/gh/ministryofjustice/opg-sirius';
const infra = '/project/gh/ministryofjustice/opg-org-infra';

/** The newest workflow of the newest pipeline on the infra branch. */
async function newest({ circle }: Rig): Promise<{ pipeline: string; workflow: string }> {
  const pipelines = (await circle('GET', `${infra}/pipeline?branch=master`)).at('items') as { id: string }[];
  const pipeline = pipelines[0]!.id;
  const workflows = (await circle('GET', `/pipeline/${pipeline}/workflow`)).at('items') as { id: string }[];
  return { pipeline, workflow: workflows[0]!.id };
}

async function rerun(r: Rig): Promise<string> {
  const { workflow } = await newest(r);
  const answer = await r.circle('POST', `/workflow/${workflow}/rerun`, { body: {} });
  assert.equal(answer.status, 202);
  return answer.at('workflow_id') as string;
}

const infraIn = ({ world }: Rig) => world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!;

const statusOf = async (r: Rig, id: string): Promise<string> =>
  (await r.circle('GET', `/workflow/${id}`)).at('status') as string;

describe('simulated CircleCI', () => {
  describe('access', () => {
    it('tells a bad token on `/me`, and hides projects from it as not found', async () => {
      const { circle } = rig();
      assert.equal((await circle('GET', '/me')).at('login'), 'opgoperator');
      assert.equal((await circle('GET', '/me', { token: 'wrong' })).status, 401);
      assert.equal((await circle('GET', '/me', { token: null })).status, 401);
      const hidden = await circle('GET', product, { token: 'wrong' });
      assert.deepEqual([hidden.status, hidden.json], [404, { message: 'Project not found' }]);
    });

    it("hides projects that the token's user may not see", async () => {
      const { circle, world } = rig();
      world.state.circleCi.users[0]!.projects = ['gh/ministryofjustice/opg-sirius'];
      assert.equal((await circle('GET', product)).status, 200);
      assert.equal((await circle('GET', infra)).status, 404);
    });

    it('takes the token as a header of its own, as a bearer and as a user name', async () => {
      const { world } = rig();
      const token = world.operator.circleCi.token.reveal();
      for (const headers of [
        { 'Circle-Token': token },
        { Authorization: `Bearer ${token}` },
        { Authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}` },
      ]) {
        const url = `${testUrls.circleCi}/api/v2/me`;
        const answer = await inProcessTransport(world)({ method: 'GET', url, headers, timeoutMs: 1000 });
        assert.equal(answer.status, 200);
      }
    });

    it('understands a slug with raw or encoded slashes and with the long provider name', async () => {
      const { circle } = rig();
      for (const slug of [
        'gh/ministryofjustice/opg-sirius',
        'gh%2Fministryofjustice%2Fopg-sirius',
        'github/ministryofjustice/opg-sirius',
      ]) {
        assert.equal((await circle('GET', `/project/${slug}`)).at('slug'), 'gh/ministryofjustice/opg-sirius', slug);
        assert.equal((await circle('GET', `/project/${slug}/envvar`)).status, 200, slug);
      }
    });

    it('does not take a route that is not simulated for part of a slug', async () => {
      const { circle, world } = rig();
      const path = '/project/gh%2Fministryofjustice%2Fopg-sirius/checkout-key/aa%3Abb';
      assert.equal((await circle('GET', path)).at('message'), `not simulated: GET /api/v2${path}`);
      assert.equal(world.journal.entries.at(-1)!.route, 'unknown');
    });
  });

  describe('environment variables', () => {
    it('mask values, and show nothing of short ones', async () => {
      const { circle } = rig();
      const make = (value: string) => circle('POST', `${product}/envvar`, { body: { name: 'X', value } });
      const made = await make('secret-1234');
      assert.deepEqual([made.status, made.at('value')], [201, 'xxxx1234']);
      assert.equal((await make('bar')).at('value'), 'xxxx');
      assert.equal((await circle('GET', `${product}/envvar/X`)).at('value'), 'xxxx');
    });

    it('are replaced by a second POST: the stamp moves, even where the mask stays', async () => {
      const { circle, clock } = rig();
      const make = (value: string) => circle('POST', `${product}/envvar`, { body: { name: 'X', value } });
      const first = await make('one-1234');
      clock.advance(1000);
      const second = await make('two-1234');
      assert.equal(first.at('value'), second.at('value'));
      assert.equal(Date.parse(second.at('created-at') as string) - Date.parse(first.at('created-at') as string), 1000);
    });

    it('start with the mask of the placeholder', async () => {
      const { circle } = rig();
      const items = (await circle('GET', `${product}/envvar`)).at('items') as { name: string; value: string }[];
      const masks = Object.fromEntries(items.map(({ name, value }) => [name, value]));
      assert.equal(masks['DOCKER_USER'], 'xxxxault');
      assert.equal(masks['DOCKER_ACCESS_TOKEN'], 'xxxxault');
    });

    it('are deleted by name, and refuse names that no shell takes', async () => {
      const { circle } = rig();
      assert.equal((await circle('DELETE', `${product}/envvar/DOCKER_USER`)).status, 200);
      assert.equal((await circle('GET', `${product}/envvar/DOCKER_USER`)).status, 404);
      assert.equal((await circle('POST', `${product}/envvar`, { body: { name: '1X', value: 'x' } })).status, 400);
    });
  });

  describe('workflows', () => {
    it('advance with the clock, and go on after their end', async () => {
      const r = rig();
      const id = await rerun(r);
      assert.equal(await statusOf(r, id), 'running');
      r.clock.advance(11_999);
      assert.equal(await statusOf(r, id), 'running');
      r.clock.advance(1);
      assert.equal(await statusOf(r, id), 'success');
      const { created_at, stopped_at } = (await r.circle('GET', `/workflow/${id}`)).json as Record<string, string>;
      assert.equal(Date.parse(stopped_at!) - Date.parse(created_at!), 12_000);
    });

    it('are rerun as a new workflow in the same pipeline', async () => {
      const r = rig();
      const before = await newest(r);
      const id = await rerun(r);
      assert.deepEqual(await newest(r), { pipeline: before.pipeline, workflow: id });
      const { items } = (await r.circle('GET', `/pipeline/${before.pipeline}/workflow`)).json as { items: unknown[] };
      assert.equal(items.length, 2);
    });

    it('cannot be rerun after 90 days', async () => {
      const r = rig();
      const { workflow } = await newest(r);
      r.clock.advance(90 * 24 * 3_600_000);
      assert.equal((await r.circle('POST', `/workflow/${workflow}/rerun`, { body: {} })).status, 400);
    });

    it('cannot be rerun from failed when nothing failed', async () => {
      const r = rig();
      const { workflow } = await newest(r);
      const answer = await r.circle('POST', `/workflow/${workflow}/rerun`, { body: { from_failed: true } });
      assert.equal(answer.status, 400);
    });

    it('wait for approval where somebody has asked for that, and go on when approved', async () => {
      const r = rig();
      const slug = 'gh/ministryofjustice/opg-org-infra';
      await r.world.play({ service: 'circleCi', play: 'ask-for-approval', project: slug, workflow: 'build' });
      const started = await r.circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } });
      const path = `/pipeline/${started.at('id') as string}/workflow`;
      const { id } = (await r.circle('GET', path)).at('items.0') as { id: string };
      r.clock.advance(60_000);
      assert.equal(await statusOf(r, id), 'on_hold');
      const jobs = (await r.circle('GET', `/workflow/${id}/job`)).at('items') as Record<string, string>[];
      assert.deepEqual(
        jobs.map(({ name, type, status }) => [name, type, status]),
        [
          ['plan', 'build', 'success'],
          ['approve', 'approval', 'on_hold'],
          ['apply', 'build', 'blocked'],
        ],
      );
      const approve = `/workflow/${id}/approve/${jobs[1]!['approval_request_id']!}`;
      assert.equal((await r.circle('POST', approve)).status, 202);
      assert.equal(await statusOf(r, id), 'running');
      r.clock.advance(6000);
      assert.equal(await statusOf(r, id), 'success');
      assert.equal((await r.circle('POST', approve)).status, 400);
    });

    for (const [what, hold] of [
      ['runs', false],
      ['waits for an approval', true],
    ] as const) {
      it(`cannot be rerun while one ${what}`, async () => {
        const r = rig();
        infraIn(r).workflows[0]!.approval = hold;
        const id = await rerun(r);
        r.clock.advance(hold ? 60_000 : 100);
        for (const body of [{}, { from_failed: true }]) {
          const refused = await r.circle('POST', `/workflow/${id}/rerun`, { body });
          assert.deepEqual(
            [refused.status, refused.at('message')],
            [400, 'Workflow must be in a terminal state to be rerun'],
          );
        }
      });
    }

    const tokens = { before: 'before-the-change-1111', after: 'after-the-change-2222' };
    const SecretId = 'sirius-dockerhub_token';

    /** A build that applied Terraform in its first job, and failed in its last; the secret has changed since. */
    async function failedAfterApply(r: Rig): Promise<string> {
      const part = { service: 'circleCi', play: 'test-after-apply', project: 'gh/ministryofjustice/opg-org-infra' };
      await r.world.play({ ...part, fails: true });
      await r.aws('PutSecretValue', { SecretId, SecretString: tokens.before });
      const id = await rerun(r);
      r.clock.advance(60_000);
      assert.equal(await statusOf(r, id), 'failed');
      assert.equal(await mask(r), 'xxxx1111', 'its first job applied Terraform');
      await r.aws('PutSecretValue', { SecretId, SecretString: tokens.after });
      await r.world.play({ ...part, fails: false });
      return id;
    }

    const mask = async (r: Rig) => (await r.circle('GET', `${product}/envvar/DOCKER_ACCESS_TOKEN`)).at('value');
    const jobsOf = async (r: Rig, id: string) =>
      (await r.circle('GET', `/workflow/${id}/job`)).at('items') as Record<string, string>[];

    it('S2: rerun from failed, keep the jobs that succeeded, with their times, and apply nothing anew', async () => {
      const r = rig();
      const failed = await failedAfterApply(r);
      const first = (await jobsOf(r, failed))[0]!;
      const again = await r.circle('POST', `/workflow/${failed}/rerun`, { body: { from_failed: true } });
      r.clock.advance(60_000);
      const id = again.at('workflow_id') as string;
      assert.equal((await r.circle('GET', `/workflow/${id}`)).at('tag'), 'rerun-workflow-from-failed');
      assert.equal(await statusOf(r, id), 'success');
      const jobs = await jobsOf(r, id);
      assert.deepEqual(jobs[0], first);
      assert.ok(Date.parse(jobs[1]!['started_at']!) > Date.parse(first['stopped_at']!));
      assert.equal(await mask(r), 'xxxx1111');
    });

    it('S2: rerun one job, and list that alone', async () => {
      const r = rig();
      const failed = await failedAfterApply(r);
      const smoke = (await jobsOf(r, failed))[1]!;
      const again = await r.circle('POST', `/workflow/${failed}/rerun`, {
        body: { jobs: [smoke['id']], enable_ssh: true },
      });
      assert.equal(again.status, 202);
      r.clock.advance(60_000);
      const id = again.at('workflow_id') as string;
      assert.equal((await r.circle('GET', `/workflow/${id}`)).at('tag'), 'rerun-single-job');
      assert.deepEqual(
        (await jobsOf(r, id)).map(({ name, status }) => [name, status]),
        [['smoke', 'success']],
      );
      assert.equal(await mask(r), 'xxxx1111');
    });

    it('are rerun as a whole with all jobs, which is told too', async () => {
      const r = rig();
      const failed = await failedAfterApply(r);
      const id = (await r.circle('POST', `/workflow/${failed}/rerun`, { body: {} })).at('workflow_id') as string;
      r.clock.advance(60_000);
      assert.equal((await r.circle('GET', `/workflow/${id}`)).at('tag'), 'rerun-workflow-from-beginning');
      assert.equal(await mask(r), 'xxxx2222');
    });

    it('P14: refuse to rerun jobs that are no ids of theirs', async () => {
      const r = rig();
      const { workflow } = await newest(r);
      for (const jobs of [['not-a-uuid'], ['00000000-0000-4000-8000-000000000000'], [], 'plan']) {
        const answer = await r.circle('POST', `/workflow/${workflow}/rerun`, { body: { jobs } });
        assert.equal(answer.status, 400, JSON.stringify(jobs));
      }
    });

    it('can fail, and can be cancelled', async () => {
      const r = rig();
      const canceled = await rerun(r);
      assert.equal((await r.circle('POST', `/workflow/${canceled}/cancel`)).status, 202);
      assert.equal(await statusOf(r, canceled), 'canceled');
      r.world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows[0]!.outcome = 'failed';
      await r.circle('POST', `${infra}/pipeline`, { body: {} });
      r.clock.advance(12_000);
      const { workflow } = await newest(r);
      assert.equal(await statusOf(r, workflow), 'failed');
      const again = await r.circle('POST', `/workflow/${workflow}/rerun`, { body: { from_failed: true } });
      assert.equal(again.status, 202);
    });
  });

  describe('pipelines', () => {
    it('start by `pipeline/run` with three raw segments only', async () => {
      const { circle } = rig();
      const body = { config: { branch: 'master' }, checkout: { branch: 'master' } };
      const started = await circle('POST', `${infra}/pipeline/run`, { body });
      assert.deepEqual([started.status, started.at('number'), started.at('state')], [201, 2, 'created']);
      const encoded = await circle('POST', '/project/gh%2Fministryofjustice%2Fopg-org-infra/pipeline/run', { body });
      assert.equal(encoded.status, 404);
      assert.equal((await circle('POST', `${infra}/pipeline/run`, { body: { branch: 'master' } })).status, 400);
      assert.equal((await circle('POST', `${infra}/pipeline/run`, { body, token: 'wrong' })).status, 401);
    });

    it("take the id of the project's own pipeline definition", async () => {
      const { circle } = rig();
      const { id } = (await circle('GET', infra)).json as { id: string };
      const definitions = (await circle('GET', `/projects/${id}/pipeline-definitions`)).at('items') as { id: string }[];
      const run = (definition_id: string) => circle('POST', `${infra}/pipeline/run`, { body: { definition_id } });
      assert.equal((await run(definitions[0]!.id)).status, 201);
      assert.equal((await run(id)).status, 404);
    });

    for (const [path, body] of [
      [`${infra}/pipeline`, { tag: 'v1.0' }],
      [`${infra}/pipeline/run`, { checkout: { tag: 'v1.0' } }],
      [`${infra}/pipeline/run`, { config: { tag: 'v1.0' } }],
    ] as const) {
      it(`P5: of a tag are no build of a branch: ${JSON.stringify(body)}`, async () => {
        const { circle, clock } = rig();
        const id = (await circle('POST', path, { body })).at('id') as string;
        const { vcs } = (await circle('GET', `/pipeline/${id}`)).json as { vcs: Record<string, string> };
        assert.equal(vcs['tag'], 'v1.0');
        assert.ok(!('branch' in vcs));
        clock.advance(60_000);
        const branch = (await circle('GET', `${infra}/pipeline?branch=master`)).at('items') as { id: string }[];
        assert.ok(branch.every((pipeline) => pipeline.id !== id));
      });
    }

    it('P5: are not started of a branch and a tag at once', async () => {
      const { circle } = rig();
      const both = { branch: 'master', tag: 'v1.0' };
      assert.equal((await circle('POST', `${infra}/pipeline`, { body: both })).status, 400);
      assert.equal((await circle('POST', `${infra}/pipeline/run`, { body: { checkout: both } })).status, 400);
    });

    it('are started by a schedule too, of the commit that is there', async () => {
      const { circle, clock, world } = rig();
      const part = { service: 'circleCi', play: 'schedule', project: 'gh/ministryofjustice/opg-org-infra' } as const;
      for (let twice = 0; twice < 2; twice++) await world.play({ ...part, workflow: 'nightly-drift', everyHours: 24 });
      clock.advance(49 * 3_600_000);
      const items = (await circle('GET', `${infra}/pipeline?branch=master`)).at('items') as {
        trigger: { type: string };
        vcs: { revision: string };
      }[];
      assert.deepEqual(
        items.map(({ trigger }) => trigger.type),
        ['scheduled_pipeline', 'scheduled_pipeline', 'scheduled_pipeline', 'webhook'],
      );
      assert.equal(new Set(items.map(({ vcs }) => vcs.revision)).size, 1);
    });

    for (const goesOn of [true, false]) {
      it(`are set up first where the config is dynamic, and go on: ${goesOn}`, async () => {
        const { circle, clock, world } = rig();
        const part = {
          service: 'circleCi',
          play: 'set-up-first',
          project: 'gh/ministryofjustice/opg-org-infra',
        } as const;
        await world.play({ ...part, goesOn });
        const id = (await circle('POST', `${infra}/pipeline`, { body: {} })).at('id') as string;
        const ran = async () =>
          ((await circle('GET', `/pipeline/${id}/workflow`)).at('items') as { name: string; tag?: string }[]).map(
            ({ name, tag }) => [name, tag],
          );
        assert.deepEqual(await ran(), [['setup-workflow', 'setup']]);
        assert.equal((await circle('GET', `/pipeline/${id}`)).at('state'), 'setup');
        clock.advance(60_000);
        const setup = ['setup-workflow', 'setup'];
        assert.deepEqual(await ran(), goesOn ? [['build', undefined], setup] : [setup]);
        assert.equal((await circle('GET', `/pipeline/${id}`)).at('state'), 'created');
      });
    }

    it('end before they begin where the config has an error', async () => {
      const { circle, world } = rig();
      const part = {
        service: 'circleCi',
        play: 'push-broken-config',
        project: 'gh/ministryofjustice/opg-org-infra',
        message: 'Job x not found',
      } as const;
      for (let twice = 0; twice < 2; twice++) await world.play(part);
      const list = await circle('GET', `${infra}/pipeline?branch=master`);
      assert.deepEqual([list.at('items.0.state'), list.at('items.0.errors.0.message')], ['errored', part.message]);
      assert.equal(list.at('items.1.state'), 'created');
    });

    for (const [play, members] of [
      ['ask-for-approval', { workflow: 'w' }],
      ['test-after-apply', { workflow: 'w', fails: true }],
      ['schedule', { workflow: 'w', everyHours: 1 }],
      ['set-up-first', {}],
      ['push-broken-config', { message: 'm' }],
    ] as const) {
      it(`are changed by nobody for a project that is not there: ${play}`, async () => {
        const { world } = rig();
        const part = { service: 'circleCi', play, project: 'gh/a/b', ...members };
        await assert.rejects(world.play(part), { code: 'PERSON_NEEDED' });
      });
    }

    it("answer 201 even where no workflow's filter matches", async () => {
      const { circle, world } = rig();
      world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows = [];
      const { status, at } = await circle('POST', `${infra}/pipeline`, { body: {} });
      assert.equal(status, 201);
      assert.deepEqual((await circle('GET', `/pipeline/${at('id') as string}/workflow`)).at('items'), []);
    });

    it('are listed newest first, by branch, page by page', async () => {
      const { circle, clock } = rig();
      for (let n = 0; n < 21; n++) {
        clock.advance(1000);
        await circle('POST', `${infra}/pipeline`, { body: { branch: n % 7 === 0 ? 'other' : 'master' } });
      }
      const list = async (query: string) =>
        (await circle('GET', `${infra}/pipeline${query}`)).json as {
          items: { number: number }[];
          next_page_token: string | null;
        };
      const first = await list('');
      assert.deepEqual([first.items.length, first.items[0]!.number], [20, 22]);
      const second = await list(`?page-token=${first.next_page_token!}`);
      assert.deepEqual([second.items.length, second.next_page_token], [2, null]);
      assert.equal((await list('?branch=other')).items.length, 3);
      assert.equal((await circle('GET', `${infra}/pipeline?page-token=nonsense`)).status, 400);
    });
  });

  it('keeps contexts per organisation, and never shows their values', async () => {
    const { circle } = rig();
    const owner = { slug: 'gh/ministryofjustice', type: 'organization' };
    const { id } = (await circle('POST', '/context', { body: { name: 'shared', owner } })).json as { id: string };
    await circle('PUT', `/context/${id}/environment-variable/DOCKER_USER`, { body: { value: 'a-secret-value' } });
    const list = await circle('GET', '/context?owner-slug=gh/ministryofjustice&owner-type=organization');
    assert.deepEqual(
      (list.at('items') as { name: string }[]).map((entry) => entry.name),
      ['shared'],
    );
    const variables = await circle('GET', `/context/${id}/environment-variable`);
    assert.equal(variables.at('items.0.variable'), 'DOCKER_USER');
    assert.ok(!variables.body.includes('a-secret-value'));
    assert.equal((await circle('GET', '/context')).status, 400);
    assert.equal((await circle('DELETE', `/context/${id}`)).status, 200);
    assert.equal((await circle('GET', `/context/${id}/environment-variable`)).status, 404);
  });
});

describe('simulated Terraform', () => {
  const SecretId = 'sirius-dockerhub_token';
  const variable = async ({ circle }: Rig, name = 'DOCKER_ACCESS_TOKEN') =>
    (await circle('GET', `${product}/envvar/${name}`)).json as { value: string; 'created-at': string };

  it('hands the current secret to the project when the infra workflow succeeds, and no sooner', async () => {
    const r = rig();
    const before = await variable(r);
    await rerun(r);
    r.clock.advance(6000);
    // What is put while the build runs is still taken: the secrets are read at its end.
    await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
    assert.deepEqual(await variable(r), before);
    r.clock.advance(60_000);
    const after = await variable(r);
    assert.equal(after.value, 'xxxx9876');
    assert.ok(Date.parse(after['created-at']) > Date.parse(before['created-at']));
    assert.deepEqual(
      r.world.state.terraform.managed.map((entry) => entry.product),
      ['sirius'],
    );
  });

  it("takes the secrets as they were at the build's end, however late somebody looks", async () => {
    const r = rig();
    await rerun(r);
    r.clock.advance(60_000);
    await r.aws('PutSecretValue', { SecretId, SecretString: 'too-late-1111' });
    assert.equal((await variable(r)).value, 'xxxxault');
  });

  it('leaves a variable alone whose secret did not change', async () => {
    const r = rig();
    const before = await variable(r, 'DOCKER_USER');
    await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
    await rerun(r);
    r.clock.advance(60_000);
    assert.deepEqual(await variable(r, 'DOCKER_USER'), before);
  });

  it('is not applied by a workflow that fails', async () => {
    const r = rig();
    const plan = r.world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows[0]!;
    plan.outcome = 'failed';
    await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
    await r.circle('POST', `${infra}/pipeline`, { body: {} });
    r.clock.advance(60_000);
    assert.equal((await variable(r)).value, 'xxxxault');
  });

  for (const [what, ref] of [
    ['another branch', { branch: 'feature/try-something' }],
    ['a tag', { tag: 'v1.0' }],
  ] as const) {
    it(`P5: is not applied by a build of ${what}`, async () => {
      const r = rig();
      await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
      const started = await r.circle('POST', `${infra}/pipeline`, { body: ref });
      r.clock.advance(60_000);
      const path = `/pipeline/${started.at('id') as string}/workflow`;
      assert.equal((await r.circle('GET', path)).at('items.0.status'), 'success');
      assert.equal((await variable(r)).value, 'xxxxault');
      await r.circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } });
      r.clock.advance(60_000);
      assert.equal((await variable(r)).value, 'xxxx9876');
    });
  }

  it('destroys what an old commit does not wire', async () => {
    const r = rig({ wired: false });
    const { workflow: old } = await newest(r);
    await r.world.play({ service: 'infra', play: 'wire-terraform', product: 'sirius' });
    assert.equal((await r.aws('GetSecretValue', { SecretId })).at('SecretString'), 'default');
    assert.equal((await variable(r)).value, 'xxxxault');
    await r.circle('POST', `/workflow/${old}/rerun`, { body: {} });
    r.clock.advance(60_000);
    assert.equal((await r.circle('GET', `${product}/envvar/DOCKER_USER`)).status, 404);
    assert.equal((await r.aws('GetSecretValue', { SecretId })).at('__type'), 'InvalidRequestException');
  });

  it('can be told to write the placeholder back', async () => {
    const r = rig();
    r.world.state.terraform.resetsSecrets = true;
    await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
    await rerun(r);
    r.clock.advance(60_000);
    assert.equal((await r.aws('GetSecretValue', { SecretId })).at('SecretString'), 'default');
    assert.equal((await variable(r)).value, 'xxxxault');
  });

  it('has wired nothing yet where the world is made so', async () => {
    const r = rig({ wired: false });
    assert.equal((await r.aws('DescribeSecret', { SecretId })).at('__type'), 'ResourceNotFoundException');
    assert.equal((await r.circle('GET', `${product}/envvar/DOCKER_USER`)).status, 404);
  });

  describe('with the code of a checkout', () => {
    const code = (variables: InfraCode['variables'][string], error: string | null = null): InfraCode => ({
      error,
      secrets: ['sirius-dockerhub_id', 'sirius-dockerhub_token', 'refunds-dockerhub_token'],
      variables: { 'opg-sirius': variables },
    });
    const wellWired = {
      DOCKER_USER: { secret: 'sirius-dockerhub_id' },
      DOCKER_ACCESS_TOKEN: { secret: 'sirius-dockerhub_token' },
    };

    function push({ world }: Rig, pushed: InfraCode | undefined, merge?: string): void {
      world.act((state, moment) => pushCode(state, pushed, merge, moment));
    }

    async function build(r: Rig): Promise<string> {
      await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
      const id = await rerun(r);
      r.clock.advance(60_000);
      return id;
    }

    it('gives each variable what the code feeds it, not what it should', async () => {
      const r = rig();
      push(r, code({ DOCKER_USER: { secret: SecretId }, DOCKER_ACCESS_TOKEN: { text: 'abc-literal' } }));
      await build(r);
      assert.equal((await variable(r, 'DOCKER_USER')).value, 'xxxx9876');
      assert.equal((await variable(r)).value, 'xxxxeral');
    });

    it('makes the secrets of other products where a variable reads them, and takes away what is not fed', async () => {
      const r = rig();
      push(r, code({ DOCKER_ACCESS_TOKEN: { secret: 'refunds-dockerhub_token' } }));
      await build(r);
      assert.equal((await variable(r)).value, 'xxxxault');
      const other = await r.aws('GetSecretValue', { SecretId: 'refunds-dockerhub_token' });
      assert.equal(other.at('SecretString'), 'default');
      assert.equal((await r.circle('GET', `${product}/envvar/DOCKER_USER`)).status, 404);
    });

    it('leaves alone what cannot be told', async () => {
      const r = rig();
      push(r, code({ ...wellWired, DOCKER_USER: { unknown: true } }));
      const before = await variable(r, 'DOCKER_USER');
      await build(r);
      assert.deepEqual(await variable(r, 'DOCKER_USER'), before);
      assert.equal((await variable(r)).value, 'xxxx9876');
    });

    it('fails in its first job where Terraform refuses the code, applies nothing, and says why', async () => {
      const r = rig();
      push(r, code(wellWired, 'Error: Reference to undeclared module'));
      const id = await build(r);
      assert.equal(await statusOf(r, id), 'failed');
      const jobs = (await r.circle('GET', `/workflow/${id}/job`)).at('items') as {
        status: string;
        job_number?: number;
      }[];
      assert.deepEqual(
        jobs.map(({ status }) => status),
        ['failed', 'blocked'],
      );
      const details = await r.circle('GET', `${infra}/job/${jobs[0]!.job_number}`);
      assert.equal(details.at('messages.0.message'), 'Error: Reference to undeclared module');
      assert.equal((await variable(r)).value, 'xxxxault');
      assert.equal((await r.circle('GET', `${infra}/job/1`)).status, 404);
    });

    it('is built at once when a change of it is merged, and only then', async () => {
      const r = rig();
      await r.aws('PutSecretValue', { SecretId, SecretString: 'new-value-9876' });
      push(r, code({ DOCKER_ACCESS_TOKEN: { text: 'abc-literal' } }), 'Change the wiring');
      assert.equal((await variable(r)).value, 'xxxxault', 'the first sight of it is no change');
      push(r, code(wellWired), 'Change the wiring');
      assert.equal((await variable(r)).value, 'xxxx9876');
      const { pipeline } = await newest(r);
      push(r, code(wellWired), 'Change the wiring');
      assert.equal((await newest(r)).pipeline, pipeline);
    });

    it('is by convention again once there is no checkout', async () => {
      const r = rig();
      push(r, code({}));
      push(r, undefined);
      await build(r);
      assert.equal((await variable(r)).value, 'xxxx9876');
    });
  });
});
