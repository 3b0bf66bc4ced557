import assert from 'node:assert/strict';
import { hasEnded } from '../../../../src/services/circleCi/contract';
import { codeOf } from '../../../../src/shared/errors';
import { aSession, fake, type Script, testServices } from './testServices';

const slug = 'gh/acme/org-infra';

/** CircleCI's ids are UUIDs; this one stands for `name`, of up to six characters. */
const id = (name: string): string => `0a1b2c3d-0000-4000-8000-${Buffer.from(name).toString('hex').padEnd(12, '0')}`;

function circle(script: Script) {
  const services = testServices(script);
  return { ...services, circleCi: services.writes.circleCi };
}

const workflow = (name: string, createdAt: string, status = 'success') => ({
  id: id(name),
  name: 'build',
  status,
  pipeline_id: id('p-1'),
  pipeline_number: 7,
  created_at: createdAt,
  stopped_at: null,
});

describe('CircleCI', () => {
  it('sends the token in its header and asks for JSON', async () => {
    const { circleCi, requests } = circle(() => ({ json: { id: 'me', login: 'olivia', name: 'Olivia' } }));
    assert.deepEqual(await circleCi.me(aSession), { id: 'me', login: 'olivia', name: 'Olivia' });
    assert.equal(requests[0]!.url, 'https://circleci.com/api/v2/me');
    assert.equal(requests[0]!.headers['circle-token'], fake.circleToken);
    assert.equal(requests[0]!.headers['accept'], 'application/json');
  });

  it('says who must sign in when there is no token', async () => {
    const services = testServices(() => ({}), { services: { circleCi: { token: () => Promise.resolve(undefined) } } });
    await assert.rejects(services.reads.circleCi.me(aSession), { code: 'CREDENTIALS_MISSING' });
  });

  describe('traps 12 and 13: a project that is not shown', () => {
    it('is undefined when it is looked for', async () => {
      const { circleCi } = circle(() => ({ status: 404, json: { message: 'Project not found' } }));
      assert.equal(await circleCi.findProject(slug, aSession), undefined);
    });

    it('fails other calls with what the 404 may mean', async () => {
      const { circleCi } = circle(() => ({ status: 404, json: { message: 'Project not found' } }));
      await assert.rejects(circleCi.listVariables(slug, aSession), (error: Error & { facts: { advice?: string } }) => {
        assert.equal(codeOf(error), 'NOT_FOUND');
        assert.match(error.facts.advice ?? '', /wrong slug.*personal one/s);
        return true;
      });
    });

    it('is told apart from a token that is revoked or of the old format', async () => {
      const message = 'New format tokens are needed to authenticate this API endpoint.';
      const { circleCi } = circle(() => ({ status: 401, json: { message } }));
      await assert.rejects(circleCi.findProject(slug, aSession), (error: Error & { facts: { advice?: string } }) => {
        assert.equal(codeOf(error), 'CREDENTIALS_REFUSED');
        assert.match(error.message, /New format tokens/);
        assert.match(error.facts.advice ?? '', /new personal API token/);
        return true;
      });
    });

    it('is not asked for with a slug that is none', async () => {
      const { circleCi, requests } = circle(() => ({}));
      for (const wrong of ['acme/org-infra', 'https://github.com/acme/x', 'gh/acme/a/b', 'gh//x', 'svn/a/b']) {
        await assert.rejects(circleCi.findProject(wrong, aSession), { code: 'INPUT_INVALID' }, wrong);
      }
      assert.equal(requests.length, 0);
    });
  });

  it('trap 16: reads masks with the time of creation under either name, in either format, or without', async () => {
    const { circleCi, calls } = circle(({ query }) =>
      query.get('page-token') === 'two'
        ? { json: { items: [{ name: 'C', value: 'xxxx' }], next_page_token: null } }
        : {
            json: {
              items: [
                { name: 'A', value: 'xxxxault', 'created-at': '#joda/inst 2023-04-14T21:20:14+0000' },
                { name: 'B', value: 'xxxx1234', created_at: '2026-11-23T08:00:00.000Z' },
              ],
              next_page_token: 'two',
            },
          },
    );
    assert.deepEqual(await circleCi.listVariables(slug, aSession), [
      { name: 'A', mask: 'xxxxault', createdAt: Date.parse('2023-04-14T21:20:14Z') },
      { name: 'B', mask: 'xxxx1234', createdAt: Date.parse('2026-11-23T08:00:00Z') },
      { name: 'C', mask: 'xxxx', createdAt: undefined },
    ]);
    assert.deepEqual(
      calls(),
      ['/api/v2/project/gh/acme/org-infra/envvar', '/api/v2/project/gh/acme/org-infra/envvar?page-token=two'].map(
        (target) => `GET ${target}`,
      ),
    );
  });

  it('sorts pipelines by their creation, newest first, and does without version control facts', async () => {
    const { circleCi, calls } = circle(() => ({
      json: {
        items: [
          { id: 'old', number: 1, state: 'created', created_at: '2026-11-01T00:00:00Z', errors: [] },
          {
            id: 'new',
            number: 2,
            state: 'errored',
            created_at: '2026-11-02T00:00:00Z',
            errors: [{ type: 'config', message: 'bad config' }],
            vcs: { branch: 'master', revision: 'c0ffee' },
          },
        ],
        next_page_token: 'more',
      },
    }));
    const { pipelines, next } = await circleCi.listPipelines(slug, 'master', aSession);
    assert.equal(next, 'more');
    assert.deepEqual(
      pipelines.map(({ id, branch, errors }) => ({ id, branch, errors })),
      [
        { id: 'new', branch: 'master', errors: ['bad config'] },
        { id: 'old', branch: undefined, errors: [] },
      ],
    );
    assert.deepEqual(calls(), ['GET /api/v2/project/gh/acme/org-infra/pipeline?branch=master']);
    await circleCi.listPipelines(slug, 'release/1', { ...aSession, page: 'more' });
    assert.equal(calls().at(-1), 'GET /api/v2/project/gh/acme/org-infra/pipeline?branch=release%2F1&page-token=more');
  });

  it('does not take a pipeline of a tag, or of another branch, for one of the branch', async () => {
    const pipeline = (id: string, vcs?: object) => ({
      id,
      number: 1,
      state: 'created',
      created_at: null,
      ...(vcs && { vcs }),
    });
    const { circleCi } = circle(() => ({
      json: {
        items: [
          pipeline('branch', { branch: 'master', revision: 'c0ffee' }),
          pipeline('tag', { tag: 'v1.0', revision: 'c0ffee' }),
          pipeline('tag of a branch', { tag: 'v1.0', branch: 'master' }),
          pipeline('other', { branch: 'feature/x' }),
          pipeline('app'),
        ],
      },
    }));
    const { pipelines } = await circleCi.listPipelines(slug, 'master', aSession);
    assert.deepEqual(
      pipelines.map(({ id }) => id),
      ['branch', 'app'],
    );
  });

  it('takes a list without its items for no answer, not for an empty list', async () => {
    const { circleCi } = circle(() => ({ json: {} }));
    for (const read of [
      circleCi.listVariables(slug, aSession),
      circleCi.listPipelines(slug, 'master', aSession),
      circleCi.listWorkflows(id('p-1'), aSession),
      circleCi.listJobs(id('w-1'), aSession),
      circleCi.listContexts('gh/acme', aSession),
      circleCi.listContextVariables(id('c-1'), aSession),
    ]) {
      await assert.rejects(read, { code: 'UNEXPECTED_ANSWER' });
    }
  });

  it('tells what kind of run a workflow is, and when each of its jobs really ran', async () => {
    const one = workflow('w-1', '2026-11-01T00:00:00Z');
    const tags = ['rerun-workflow-from-failed', 'rerun-single-job', 'setup', undefined];
    const { circleCi } = circle(({ path }) =>
      path.endsWith('/job')
        ? {
            json: {
              items: [
                { id: 'a', name: 'terraform-apply', status: 'success', started_at: '2026-11-01T00:00:00Z' },
                { id: 'b', name: 'smoke', status: 'blocked', started_at: null },
              ],
            },
          }
        : { json: { items: tags.map((tag) => ({ ...one, tag })) } },
    );
    const ran = await circleCi.listWorkflows(id('p-1'), aSession);
    assert.deepEqual(
      ran.map(({ tag }) => tag),
      ['rerun-workflow-from-failed', 'rerun-single-job', undefined, undefined],
    );
    const jobs = await circleCi.listJobs(id('w-1'), aSession);
    assert.deepEqual(
      jobs.map(({ startedAt }) => startedAt),
      [Date.parse('2026-11-01T00:00:00Z'), undefined],
    );
  });

  for (const [status, stoppedAt, expected] of [
    ['success', undefined, true],
    ['running', undefined, false],
    ['running', 1, true],
    ['on_hold', undefined, false],
    ['failing', undefined, false],
    ['failing', 1, true],
    ['a-new-word', undefined, false],
    ['a-new-word', 1, true],
  ] as const) {
    it(`takes ${status}${stoppedAt === undefined ? '' : ', stopped,'} for ${expected ? 'an' : 'no'} end`, () => {
      assert.equal(hasEnded({ status, stoppedAt }), expected);
    });
  }

  it('tells pipelines of a schedule, and workflows that only set up, from the others', async () => {
    const pipeline = { id: 'p', number: 1, state: 'created', created_at: '2026-11-01T00:00:00Z', errors: [] };
    const types = ['scheduled_pipeline', 'webhook', 'api', 'explicit'];
    const pipelines = circle(() => ({
      json: { items: [...types.map((type) => ({ ...pipeline, trigger: { type } })), pipeline], next_page_token: null },
    }));
    const found = await pipelines.circleCi.listPipelines(slug, 'master', aSession);
    assert.deepEqual(
      found.pipelines.map(({ isScheduled }) => isScheduled),
      [true, undefined, undefined, undefined, undefined],
    );
    const one = workflow('w-1', '2026-11-01T00:00:00Z');
    const workflows = circle(() => ({ json: { items: [{ ...one, tag: 'setup' }, { ...one, tag: null }, one] } }));
    const ran = await workflows.circleCi.listWorkflows(id('p-1'), aSession);
    assert.deepEqual(
      ran.map(({ isSetup }) => isSetup),
      [true, undefined, undefined],
    );
  });

  it('lists the workflows of a pipeline, newest first: a rerun has the name of the first', async () => {
    const { circleCi } = circle(() => ({
      json: { items: [workflow('w-1', '2026-11-01T00:00:00Z'), workflow('w-2', '2026-11-02T00:00:00Z', 'on_hold')] },
    }));
    const found = await circleCi.listWorkflows(id('p-1'), aSession);
    assert.deepEqual(
      found.map((one) => [one.id, one.status]),
      [
        [id('w-2'), 'on_hold'],
        [id('w-1'), 'success'],
      ],
    );
  });

  it('trap 18: reruns the whole workflow with version 2 of the API', async () => {
    const { circleCi, requests } = circle(() => ({ status: 202, json: { workflow_id: id('w-3') } }));
    assert.equal(await circleCi.rerun(id('w-1')), id('w-3'));
    assert.equal(requests[0]!.target, `/api/v2/workflow/${id('w-1')}/rerun`);
    assert.deepEqual(requests[0]!.body, {});
  });

  it('trap 17: a rerun that is no longer possible is BAD_REQUEST or CONFLICT, made once', async () => {
    for (const [status, code] of [
      [400, 'BAD_REQUEST'],
      [409, 'CONFLICT'],
    ] as const) {
      const { circleCi, requests } = circle(() => ({ status, json: { message: 'too old' } }));
      await assert.rejects(circleCi.rerun(id('w-1')), { code });
      assert.equal(requests.length, 1);
    }
  });

  describe('trap 14: starting a pipeline', () => {
    const started = {
      status: 201,
      json: { id: 'p-9', number: 9, state: 'pending', created_at: '2026-11-23T09:00:00Z' },
    };

    it('uses pipeline/run with three raw segments', async () => {
      const { circleCi, requests } = circle(() => started);
      assert.deepEqual(await circleCi.runPipeline(slug, 'master'), { id: 'p-9', number: 9 });
      assert.equal(requests[0]!.target, '/api/v2/project/gh/acme/org-infra/pipeline/run');
      assert.deepEqual(requests[0]!.body, { config: { branch: 'master' }, checkout: { branch: 'master' } });
    });

    it('falls back to the older call where that route does not exist', async () => {
      const { circleCi, requests } = circle(({ path }) => (path.endsWith('/run') ? { status: 404 } : started));
      assert.deepEqual(await circleCi.runPipeline(slug, 'master'), { id: 'p-9', number: 9 });
      assert.deepEqual(requests[1]!.body, { branch: 'master' });
    });

    const app: Script = ({ path }) => {
      if (path.endsWith('/pipeline/run')) return started;
      if (path.endsWith('/pipeline-definitions')) return { json: { items: [{ id: id('d-1'), name: 'main' }] } };
      return {
        json: { id: id('infra'), slug: 'circleci/o/p', name: 'infra', organization_id: 'o', vcs_info: {} },
      };
    };

    it('names the only definition of a GitHub App project', async () => {
      const { circleCi, requests } = circle(app);
      await circleCi.runPipeline('circleci/orgid/projid', 'master');
      const last = requests.at(-1)!;
      assert.equal(last.target, '/api/v2/project/circleci/orgid/projid/pipeline/run');
      assert.equal((last.body as Record<string, unknown>)['definition_id'], id('d-1'));
      assert.equal(requests[1]!.target, `/api/v2/projects/${id('infra')}/pipeline-definitions`);
    });

    it('does not choose between several definitions', async () => {
      const { circleCi, requests } = circle((request, count) =>
        request.path.endsWith('/pipeline-definitions')
          ? { json: { items: [{ id: id('d-1') }, { id: id('d-2'), name: 'nightly' }] } }
          : app(request, count),
      );
      await assert.rejects(circleCi.runPipeline('circleci/orgid/projid', 'master'), { code: 'CONFLICT' });
      assert.ok(requests.every(({ method }) => method === 'GET'));
    });
  });

  for (const created_at of [null, undefined, 'yesterday', '']) {
    it(`takes no workflow whose day is not told: ${String(created_at)}`, async () => {
      const { circleCi } = circle(() => ({
        json: { items: [{ ...workflow('w-1', ''), created_at }], next_page_token: null },
      }));
      await assert.rejects(circleCi.listWorkflows(id('p-1'), aSession), { code: 'UNEXPECTED_ANSWER' });
    });
  }

  for (const [what, leadsTo, asked] of [
    ['to itself', () => 'two', 2],
    ['round and round', (token: string | null) => ({ two: 'three', three: 'two' })[token ?? ''] ?? 'two', 3],
  ] as const) {
    it(`gives up a list whose pages lead ${what}, at once`, async () => {
      const { circleCi, requests } = circle(({ query }) => ({
        json: { items: [], next_page_token: leadsTo(query.get('page-token')) },
      }));
      await assert.rejects(circleCi.listJobs(id('w-1'), aSession), { code: 'UNEXPECTED_ANSWER' });
      assert.equal(requests.length, asked);
    });
  }

  it('reads all pages of jobs and of workflows', async () => {
    const pages =
      (first: object, second: object): Script =>
      ({ query }) => ({
        json:
          query.get('page-token') === 'two'
            ? { items: [second], next_page_token: null }
            : { items: [first], next_page_token: 'two' },
      });
    const job = (name: string) => ({ id: id(name), name, status: 'success', type: 'build' });
    const jobs = circle(pages(job('plan'), job('apply')));
    const found = await jobs.circleCi.listJobs(id('w-1'), aSession);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['plan', 'apply'],
    );
    assert.equal(jobs.requests[1]!.target, `/api/v2/workflow/${id('w-1')}/job?page-token=two`);

    const workflows = circle(pages(workflow('w-1', '2026-11-01T00:00:00Z'), workflow('w-2', '2026-11-02T00:00:00Z')));
    assert.equal((await workflows.circleCi.listWorkflows(id('p-1'), aSession)).length, 2);
  });

  it('approves a job that is on hold', async () => {
    const { circleCi, requests } = circle(({ method }) =>
      method === 'POST'
        ? { status: 202, json: { message: 'Accepted.' } }
        : {
            json: {
              items: [
                { id: id('j'), name: 'apply?', status: 'on_hold', type: 'approval', approval_request_id: id('a-1') },
              ],
            },
          },
    );
    const [job] = await circleCi.listJobs(id('w-1'), aSession);
    assert.equal(job!.approvalRequestId, id('a-1'));
    await circleCi.approve(id('w-1'), job!.approvalRequestId);
    assert.equal(requests[1]!.target, `/api/v2/workflow/${id('w-1')}/approve/${id('a-1')}`);
  });

  it('tells what CircleCI says about a job, and nothing of one that is gone', async () => {
    const { circleCi, requests } = circle(({ path }) =>
      path.endsWith('/job/7')
        ? { json: { messages: [{ type: 'error', message: 'no such executor' }] } }
        : { status: 404, json: { message: 'Job not found' } },
    );
    assert.deepEqual(await circleCi.listJobMessages('gh/acme/infra', 7, aSession), ['no such executor']);
    assert.equal(requests[0]!.target, '/api/v2/project/gh/acme/infra/job/7');
    assert.deepEqual(await circleCi.listJobMessages('gh/acme/infra', 8, aSession), []);
  });

  it('lists contexts by the id or the slug of the organisation, and what each sets', async () => {
    const { circleCi, requests } = circle(({ path }) =>
      path === '/api/v2/context'
        ? {
            json: {
              items: [
                { id: id('c-1'), name: 'shared' },
                { id: id('c-2'), name: 'deploy' },
              ],
            },
          }
        : {
            json: {
              items: path.includes(id('c-1')) ? [{ variable: 'DOCKER_USER', updated_at: '2026-11-01T00:00:00Z' }] : [],
            },
          },
    );
    const uuid = 'b9291e0d-a11e-41fb-8517-c545388b5953';
    assert.deepEqual(await circleCi.listContexts(uuid, aSession), [
      { id: id('c-1'), name: 'shared' },
      { id: id('c-2'), name: 'deploy' },
    ]);
    assert.equal(requests[0]!.query.get('owner-id'), uuid);
    await circleCi.listContexts('gh/acme', aSession);
    assert.equal(requests[1]!.query.get('owner-slug'), 'gh/acme');
    assert.deepEqual(await circleCi.listContextVariables(id('c-1'), aSession), [
      { name: 'DOCKER_USER', updatedAt: Date.parse('2026-11-01T00:00:00Z') },
    ]);
    assert.deepEqual(await circleCi.listContextVariables(id('c-2'), aSession), []);
  });

  it('refuses every writing call in the view for checks', async () => {
    const services = testServices(() => ({}));
    const { circleCi } = services.reads;
    for (const call of [circleCi.rerun('w'), circleCi.runPipeline(slug, 'master'), circleCi.approve('w', 'a')]) {
      await assert.rejects(call, { code: 'DEFECT' });
    }
    assert.equal(services.requests.length, 0);
  });

  it('links to pages of the web application only', () => {
    const { circleCi } = circle(() => ({}));
    assert.equal(circleCi.webLink('/pipelines/gh/acme/x'), 'https://app.circleci.com/pipelines/gh/acme/x');
    assert.throws(() => circleCi.webLink('https://elsewhere.example'), { code: 'DEFECT' });
  });
});
