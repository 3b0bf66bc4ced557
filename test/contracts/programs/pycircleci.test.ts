import assert from 'node:assert/strict';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { proves } from '../matrix/proofs';
import { type Call, type CircleCi, circleCiOf, returned } from './circleCiOf';
import { describeWith } from './program';
import { giveValues } from './secretValues';

type Thing = Readonly<Record<string, unknown>>;

const organisation = { username: 'ministryofjustice' };
const infra = { ...organisation, project: 'opg-org-infra' };

describeWith(['python'], 'pycircleci on `pullbook simulate`, with its own spelling of slugs', () => {
  let simulation: Simulation;
  let circleCi: CircleCi;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    circleCi = await circleCiOf(simulation);
  });
  after(() => simulation.stop());

  const call = async (...calls: readonly Call[]) => (await circleCi.python('pycircleci', calls)).map(returned);
  const one = async (method: string, args: Thing = {}) => (await call([method, args]))[0] as Thing;
  const many = async (method: string, args: Thing = {}) => (await call([method, args]))[0] as readonly Thing[];

  it('says who is asking, and of which organisations', async () => {
    const me = await one('me', { api_version: 'v2' });
    assert.equal((await one('get_user_id_info', { user_id: me['id'] }))['login'], me['login']);
    const slugs = (await many('get_user_collaborations')).map(({ slug }) => slug);
    assert.ok(slugs.includes('gh/ministryofjustice'), slugs.join());
  });

  it('makes a context, sets and lists its variables, and takes both away', async () => {
    const made = await one('add_context', { name: 'docker-hub', ...organisation });
    const context_id = made['id'];
    const names = async () => (await many('get_contexts', { ...organisation, paginate: true })).map(({ name }) => name);
    assert.ok((await names()).includes('docker-hub'));
    assert.equal((await one('get_context', { context_id }))['name'], 'docker-hub');
    await one('add_context_envvar', { context_id, name: 'DOCKER_USER', value: 'opgcisirius' });
    const variables = async () =>
      (await many('get_context_envvars', { context_id, paginate: true })).map(({ variable }) => variable);
    assert.deepEqual(await variables(), ['DOCKER_USER']);
    await one('delete_context_envvar', { context_id, name: 'DOCKER_USER' });
    assert.deepEqual(await variables(), []);
    await one('delete_context', { context_id });
    assert.ok(!(await names()).includes('docker-hub'));
  });

  it('finds the pipelines of a project by each of its ways', async () => {
    const project = await one('get_project', { slug: 'github/ministryofjustice/opg-org-infra' });
    assert.equal(project['name'], 'opg-org-infra');
    const [newest] = await many('get_project_pipelines', { ...infra, paginate: true });
    const { id, number } = newest!;
    assert.equal((await one('get_project_pipeline', { ...infra, pipeline_num: number }))['id'], id);
    assert.equal((await one('get_pipeline', { pipeline_id: id }))['number'], number);
    const ofOrganisation = (await many('get_pipelines', organisation)).map((pipeline) => pipeline['id']);
    assert.ok(ofOrganisation.includes(id));
    await many('get_project_pipelines', { ...infra, mine: true });
    assert.equal(typeof (await one('get_pipeline_config', { pipeline_id: id }))['source'], 'string');
  });

  it('applies Terraform by a build of its branch, and by no build of another branch or of a tag', async () => {
    await giveValues(simulation, { id: 'opgcisirius', token: 'a token of ' + 'this test' });
    const [branch, tag] = (await call(
      ['trigger_pipeline', { ...infra, branch: 'feature/try-something' }],
      ['trigger_pipeline', { ...infra, tag: 'v1.0' }],
    )) as Thing[];
    const others = [String(branch!['id']), String(tag!['id'])];
    assert.deepEqual(await circleCi.ended(others), ['success', 'success']);
    assert.equal(await circleCi.mask('DOCKER_USER'), 'xxxxault');
    const [onBranch, onTag] = await call(...others.map((id): Call => ['get_pipeline', { pipeline_id: id }]));
    const vcs = (pipeline: unknown) => (pipeline as { vcs: Thing }).vcs;
    assert.deepEqual([vcs(onBranch)['branch'], vcs(onBranch)['tag']], ['feature/try-something', undefined]);
    assert.deepEqual([vcs(onTag)['branch'], vcs(onTag)['tag']], [undefined, 'v1.0']);
    const applied = await one('trigger_pipeline', { ...infra, branch: 'master' });
    assert.deepEqual(await circleCi.ended([String(applied['id'])]), ['success']);
    assert.equal(await circleCi.mask('DOCKER_USER'), 'xxxxrius');
  });

  it('reads what a build did, and runs a workflow again', async () => {
    const [pipeline] = await many('get_project_pipelines', infra);
    const [workflow] = await many('get_pipeline_workflow', { pipeline_id: pipeline!['id'], paginate: true });
    const workflow_id = String(workflow!['id']);
    assert.equal((await one('get_workflow', { workflow_id }))['name'], workflow!['name']);
    const jobs = await many('get_workflow_jobs', { workflow_id, paginate: true });
    const numbered = jobs.find((job) => job['job_number'] !== undefined)!;
    const details = await one('get_job_details', { ...infra, job_number: numbered['job_number'] });
    assert.equal(details['name'], numbered['name']);
    const again = await one('rerun_workflow', { workflow_id });
    assert.notEqual(again['workflow_id'], workflow_id);
    await one('cancel_workflow', { workflow_id: again['workflow_id'] });
    assert.equal((await one('get_workflow', { workflow_id: again['workflow_id'] }))['status'], 'canceled');
  });

  it('approves a job that a workflow waits for', async () => {
    const project = 'gh/ministryofjustice/opg-org-infra';
    await simulation.play({ service: 'circleCi', play: 'ask-for-approval', project });
    const { id } = await one('trigger_pipeline', { ...infra, branch: 'master' });
    assert.deepEqual(await circleCi.ended([String(id)]), ['on_hold']);
    const [workflow] = await many('get_pipeline_workflow', { pipeline_id: id });
    const workflow_id = workflow!['id'];
    const jobs = () => many('get_workflow_jobs', { workflow_id });
    const { approval_request_id } = (await jobs()).find(({ type }) => type === 'approval')!;
    await one('approve_job', { workflow_id, approval_request_id });
    assert.equal((await one('get_workflow', { workflow_id }))['status'], 'running');
    assert.equal((await jobs()).find(({ type }) => type === 'approval')!['status'], 'success');
    proves('circleCi', 'POST /api/v2/workflow/{id}/approve/{approval_request_id}', 'otherClient');
  });

  it('is refused what was never simulated with its method and path, here and in the journal', async () => {
    const calls: readonly (readonly [...Call, string])[] = [
      ['list_envvars', infra, 'GET /api/v1.1/project/github/ministryofjustice/opg-org-infra/envvar'],
      ['get_projects', {}, 'GET /api/v1.1/projects'],
      ['get_flaky_tests', infra, 'GET /api/v2/insights/github/ministryofjustice/opg-org-infra/flaky-tests'],
      ['get_schedules', infra, 'GET /api/v2/project/github/ministryofjustice/opg-org-infra/schedule'],
    ];
    const results = await circleCi.python(
      'pycircleci',
      calls.map(([method, args]): Call => [method, args]),
    );
    const journal = await simulation.journal();
    for (const [index, [, , asked]] of calls.entries()) {
      const result = results[index]!;
      assert.ok(result.status === 404, JSON.stringify(result));
      assert.ok(result.refused.message.includes(`not simulated: ${asked}`), result.refused.message);
      assert.ok(
        journal.some((entry) => 'path' in entry && `${entry.method} ${entry.path}` === asked),
        asked,
      );
    }
  });
});
