import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { rig } from './rig';

const infra = '/project/gh/ministryofjustice/opg-org-infra';
const product = '/project/gh/ministryofjustice/opg-sirius';
const nobody = '00000000-0000-4000-8000-000000000000';

describe('simulated CircleCI, as other programs look at it', () => {
  describe('an organisation', () => {
    it('owns contexts under every spelling of its slug, and under its id', async () => {
      const { circle, world } = rig();
      const { id } = world.state.circleCi.organisations[0]!;
      for (const [index, owner] of [
        { slug: 'gh/ministryofjustice' },
        { slug: 'github/ministryofjustice' },
        { id },
        { slug: 'github/ministryofjustice', type: 'organization' },
      ].entries()) {
        const made = await circle('POST', '/context', { body: { name: `shared-${index}`, owner } });
        assert.equal(made.status, 200, made.body);
      }
      for (const query of [
        'owner-slug=gh/ministryofjustice',
        'owner-slug=github/ministryofjustice',
        'owner-slug=github%2Fministryofjustice',
        `owner-id=${id}`,
      ]) {
        const { json } = await circle('GET', `/context?${query}`);
        assert.equal((json as { items: unknown[] }).items.length, 4, query);
      }
      for (const slug of ['github/acme', 'bitbucket/ministryofjustice', 'ministryofjustice', '']) {
        const { status, at } = await circle('GET', `/context?owner-slug=${slug}`);
        assert.deepEqual([status, at('message')], [404, 'Organization does not exist.'], slug);
      }
    });

    it('of another provider is found by both spellings, too', async () => {
      for (const [slug, others] of [
        ['bb/acme/kettle', ['bb/acme', 'bitbucket/acme']],
        ['bitbucket/acme/kettle', ['bb/acme', 'bitbucket/acme']],
        ['github/acme/kettle', ['gh/acme', 'github/acme']],
        ['circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat', ['circleci/9YytKzouJxzu4TjCRFqAoD']],
      ] as const) {
        const { circle } = rig({
          inputs: { circleci: { project: slug, infra: 'gh/ministryofjustice/opg-org-infra', branch: 'master' } },
        });
        for (const other of others) {
          assert.equal((await circle('GET', `/context?owner-slug=${other}`)).status, 200, other);
          assert.equal((await circle('GET', `/pipeline?org-slug=${other}`)).status, 200, other);
          const project = `${other}/${slug.split('/')[2]!}`;
          const found = await circle('GET', `/project/${project}`);
          assert.equal(found.status, 200, project);
          assert.equal(typeof found.at('organization_id'), 'string', project);
        }
      }
    });

    it('is among those that the caller works in', async () => {
      const { circle, world } = rig();
      const { id } = world.state.circleCi.organisations[0]!;
      const answer = await circle('GET', '/me/collaborations');
      assert.deepEqual(answer.json, [
        {
          id,
          'vcs-type': 'github',
          name: 'ministryofjustice',
          avatar_url: 'https://avatars.example.com/ministryofjustice.png',
          slug: 'gh/ministryofjustice',
        },
      ]);
      assert.equal((await circle('GET', '/me/collaborations', { token: 'wrong' })).status, 401);
    });
  });

  it('shows a person by the id, and nobody else', async () => {
    const { circle } = rig();
    const me = await circle('GET', '/me');
    assert.deepEqual((await circle('GET', `/user/${me.at('id') as string}`)).json, me.json);
    assert.equal((await circle('GET', `/user/${nobody}`)).status, 404);
    assert.equal((await circle('GET', `/user/${me.at('id') as string}`, { token: 'wrong' })).status, 401);
  });

  describe('contexts', () => {
    it('have no restrictions, where they are', async () => {
      const { circle } = rig();
      const owner = { slug: 'gh/ministryofjustice' };
      const id = (await circle('POST', '/context', { body: { name: 'shared', owner } })).at('id') as string;
      const answer = await circle('GET', `/context/${id}/restrictions`);
      assert.deepEqual([answer.status, answer.json], [200, { items: [], next_page_token: null }]);
      assert.equal((await circle('GET', `/context/${nobody}/restrictions`)).at('message'), 'Context not found.');
      const made = await circle('POST', `/context/${id}/restrictions`, { body: { restriction_type: 'project' } });
      assert.deepEqual(
        [made.status, made.at('message')],
        [404, `not simulated: POST /api/v2/context/${id}/restrictions`],
      );
    });

    it('are found by a part of the name in whichever case', async () => {
      const { circle } = rig();
      const owner = { slug: 'gh/ministryofjustice' };
      for (const name of ['Docker-Hub', 'docker-hub-old', 'slack']) {
        await circle('POST', '/context', { body: { name, owner } });
      }
      for (const [name, count] of [
        ['DOCKER', 2],
        ['hub-o', 1],
        ['', 3],
        ['npm', 0],
      ] as const) {
        const { json } = await circle('GET', `/context?owner-slug=gh/ministryofjustice&name=${name}`);
        assert.equal((json as { items: unknown[] }).items.length, count, name);
      }
    });

    it('take no variable whose name no shell could hold, and no owner of another kind', async () => {
      const { circle } = rig();
      const owner = { slug: 'gh/ministryofjustice' };
      const id = (await circle('POST', '/context', { body: { name: 'shared', owner } })).at('id') as string;
      const put = (name: string) =>
        circle('PUT', `/context/${id}/environment-variable/${name}`, { body: { value: 'x' } });
      for (const name of ['1ST', 'DOCKER-USER', 'A%20B']) assert.equal((await put(name)).status, 400, name);
      assert.equal((await put('DOCKER_USER')).status, 200);
      for (const body of [
        { name: '', owner },
        { name: 'other', owner: { ...owner, type: 'team' } },
        { name: 'other', owner: { slug: owner.slug, type: 'account' } },
        { name: 'other', owner: {} },
      ]) {
        assert.equal((await circle('POST', '/context', { body })).status, 400, JSON.stringify(body));
      }
      assert.equal((await circle('GET', `/context?owner-slug=${owner.slug}&owner-type=team`)).status, 400);
    });
  });

  describe('pipelines', () => {
    it('are found by their number, by who started them, and over all projects', async () => {
      const { circle, clock, world } = rig();
      clock.advance(1000);
      const { json } = await circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } });
      const { id, number } = json as { id: string; number: number };
      clock.advance(1000);
      const other = (await circle('POST', `${product}/pipeline`, { body: {} })).at('id');
      const byNumber = await circle('GET', `${infra}/pipeline/${number}`);
      assert.deepEqual([byNumber.at('id'), byNumber.json], [id, (await circle('GET', `/pipeline/${id}`)).json]);
      for (const wrong of ['99', 'latest', '1e0']) {
        assert.equal((await circle('GET', `${infra}/pipeline/${wrong}`)).status, 404, wrong);
      }

      const ids = async (path: string): Promise<unknown[]> =>
        ((await circle('GET', path)).json as { items: { id: string }[] }).items.map((item) => item.id);
      const stranger = 'f'.repeat(8) + nobody.slice(8);
      world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.pipelines[0]!.actor = stranger;
      assert.equal((await ids(`${infra}/pipeline/mine`)).at(0), id);
      assert.equal((await ids(`${infra}/pipeline/mine`)).length, (await ids(`${infra}/pipeline`)).length - 1);
      assert.deepEqual((await ids('/pipeline?org-slug=github/ministryofjustice')).slice(0, 2), [other, id]);
      assert.equal((await ids('/pipeline?mine=true')).length, (await ids('/pipeline')).length - 1);
      assert.equal((await circle('GET', '/pipeline?org-slug=gh/acme')).status, 404);
      assert.equal((await circle('GET', '/pipeline', { token: 'wrong' })).status, 401);
    });

    it('show no project that the caller may not see', async () => {
      const { circle, world } = rig();
      await circle('POST', `${product}/pipeline`, { body: {} });
      world.state.circleCi.users[0]!.projects = ['gh/ministryofjustice/opg-sirius'];
      const { items } = (await circle('GET', '/pipeline')).json as { items: { project_slug: string }[] };
      assert.deepEqual([...new Set(items.map((item) => item.project_slug))], ['gh/ministryofjustice/opg-sirius']);
    });

    it('have a configuration that names their workflows', async () => {
      const { circle, world } = rig();
      world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows[0]!.approval = true;
      const id = (await circle('POST', `${infra}/pipeline`, { body: {} })).at('id') as string;
      const { status, json } = await circle('GET', `/pipeline/${id}/config`);
      assert.equal(status, 200);
      const { source, compiled } = json as { source: string; compiled: string };
      assert.equal(source, compiled);
      const config = parse(source) as { jobs: object; workflows: Record<string, { jobs: unknown[] }> };
      assert.deepEqual(Object.keys(config.workflows), ['build']);
      assert.deepEqual(config.workflows['build']!.jobs, [
        'plan',
        { approve: { type: 'approval', requires: ['plan'] } },
        { apply: { requires: ['approve'] } },
      ]);
      assert.equal((await circle('GET', `/pipeline/${nobody}/config`)).status, 404);
    });

    it('were started by somebody who has a picture', async () => {
      const { circle } = rig();
      const { items } = (await circle('GET', `${infra}/pipeline`)).json as {
        items: { trigger: { actor: { avatar_url: string } } }[];
      };
      for (const { trigger } of items) assert.ok(URL.canParse(trigger.actor.avatar_url));
    });
  });

  describe('refuses what the service refuses', () => {
    const bodies: Readonly<Record<string, readonly (readonly [body: unknown, status: number])[]>> = {
      [`${infra}/pipeline/run`]: [
        [{ checkout: { ref: 'main' } }, 400],
        [{ config: { ref: 'main' } }, 400],
        [{ checkout: { branch: 'main', tag: 'v1' } }, 400],
        [{ config: { branch: 'main', tag: 'v1' } }, 400],
        [{ checkout: { branch: 1 } }, 400],
        [{ checkout: 'main' }, 400],
        [{ checkout: null }, 400],
        [{ checkout: { content: 'version: 2.1' } }, 400],
        [{ definition_id: 'default' }, 400],
        [{ parameters: ['x'] }, 400],
        [{ parameters: { deploy: { to: 'x' } } }, 400],
        [{ parameters: { deploy: 'x'.repeat(513) } }, 400],
        [{ parameters: { ['d'.repeat(129)]: true } }, 400],
        [{ parameters: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, 1])) }, 400],
        [[], 400],
        [{ config: { content: 'version: 2.1' }, checkout: { branch: 'master' } }, 201],
        [{ config: { branch: 'master' }, checkout: { branch: 'master' }, parameters: { deploy: true } }, 201],
        [{}, 201],
      ],
      [`${infra}/pipeline`]: [
        [{ branch: 'main', tag: 'v1' }, 400],
        [{ branch: 7 }, 400],
        [{ parameters: 'deploy' }, 400],
        [{ parameters: { deploy: null } }, 400],
        [{ parameters: { deploy: true, count: 3, to: 'x' } }, 201],
        [{ other: 1 }, 201],
      ],
    };
    for (const [path, cases] of Object.entries(bodies)) {
      for (const [body, status] of cases) {
        it(`POST …${path.slice(path.indexOf('/pipeline'))} ${JSON.stringify(body).slice(0, 70)}: ${status}`, async () => {
          const { circle, world } = rig();
          const count = (): number => world.state.circleCi.projects.flatMap(({ pipelines }) => pipelines).length;
          const before = count();
          const answer = await circle('POST', path, { body });
          assert.equal(answer.status, status, answer.body);
          assert.equal(count(), before + (status === 201 ? 1 : 0));
        });
      }
    }

    for (const body of [
      { jobs: ['not-a-uuid'] },
      { jobs: 'all' },
      { jobs: [7] },
      { from_failed: 'yes' },
      { enable_ssh: 1, jobs: [nobody] },
      { sparse_tree: 'no', jobs: [nobody] },
    ]) {
      it(`POST …/rerun ${JSON.stringify(body)}: 400`, async () => {
        const { circle, clock } = rig();
        const pipeline = (await circle('POST', `${infra}/pipeline`, { body: {} })).at('id') as string;
        clock.advance(600_000);
        const path = `/pipeline/${pipeline}/workflow`;
        const id = (await circle('GET', path)).at('items.0.id') as string;
        assert.equal((await circle('POST', `/workflow/${id}/rerun`, { body })).status, 400);
        assert.equal((await circle('GET', path)).at('items.1'), undefined);
      });
    }
  });

  it('starts no pipeline of a GitHub App project by the older call', async () => {
    const slug = 'circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat';
    const { circle } = rig({
      inputs: { circleci: { project: slug, infra: 'gh/ministryofjustice/opg-org-infra', branch: 'master' } },
    });
    const older = await circle('POST', `/project/${slug}/pipeline`, { body: { branch: 'main' } });
    assert.deepEqual(
      [older.status, (await circle('GET', `/project/${slug}/pipeline`)).at('items.0')],
      [400, undefined],
    );
    assert.equal((await circle('POST', `/project/${slug}/pipeline/run`, { body: {} })).status, 201);
  });

  it('cancels a workflow that has waited for 90 days', async () => {
    const { circle, clock, world } = rig();
    world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows[0]!.approval = true;
    const pipeline = (await circle('POST', `${infra}/pipeline`, { body: {} })).at('id') as string;
    const created = clock.now();
    const status = async (): Promise<unknown[]> => {
      const { at } = await circle('GET', `/pipeline/${pipeline}/workflow`);
      return [at('items.0.status'), at('items.0.stopped_at')];
    };
    const ninetyDays = 90 * 24 * 3_600_000;
    clock.advance(ninetyDays - 1000);
    assert.deepEqual(await status(), ['on_hold', null]);
    clock.advance(2000);
    assert.deepEqual(await status(), ['canceled', new Date(created + ninetyDays).toISOString()]);
  });

  it('can hide when a variable was made, as the service may', async () => {
    const { circle, world } = rig();
    await circle('POST', `${product}/envvar`, { body: { name: 'X', value: 'some-value' } });
    const members = { 'created-at': null };
    world.faults.add({ route: 'GET */envvar', kind: 'members', members, times: 1 });
    const { items } = (await circle('GET', `${product}/envvar`)).json as { items: Record<string, unknown>[] };
    assert.ok(items.length > 1);
    assert.ok(items.every((item) => item['created-at'] === null && typeof item['value'] === 'string'));
    assert.equal(typeof (await circle('GET', `${product}/envvar`)).at('items.0.created-at'), 'string');
  });
});
