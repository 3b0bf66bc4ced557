import assert from 'node:assert/strict';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { type CircleCi, circleCiOf } from './circleCiOf';
import { type McpServer, startMcpServer } from './mcpClient';
import { describeWith } from './program';

const projectSlug = 'gh/ministryofjustice/opg-org-infra';

describeWith(['mcpServer'], 'CircleCI’s MCP server on `pullbook simulate`, given the root of its port', () => {
  let simulation: Simulation;
  let circleCi: CircleCi;
  let server: McpServer;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    circleCi = await circleCiOf(simulation);
    server = await startMcpServer(new URL(simulation.control).origin, circleCi.token);
  });
  after(async () => {
    await server.stop();
    await simulation.stop();
  });

  async function told(tool: string, params: Readonly<Record<string, unknown>>): Promise<string> {
    const { text, isError } = await server.call(tool, params);
    assert.ok(!isError, text);
    return text;
  }
  /** What it says of the newest pipeline of the branch. */
  async function newest() {
    const text = await told('get_latest_pipeline_status', { projectSlug, branch: 'master' });
    const found = /Pipeline Number: (\d+)\nWorkflow: (.+)\nStatus: (.+)\n/.exec(text);
    assert.ok(found !== null, text);
    return { number: Number(found[1]), workflow: found[2], status: found[3] };
  }

  it('tells how the newest build ended', async () => {
    const { workflow, status } = await newest();
    assert.deepEqual([workflow, status], ['build', 'success']);
  });

  it('runs a workflow again, and a pipeline', async () => {
    const [pipeline] = await circleCi.items(`project/${projectSlug}/pipeline`);
    const workflows = () => circleCi.items(`pipeline/${String(pipeline!['id'])}/workflow`);
    const [workflow] = await workflows();
    const answer = await told('rerun_workflow', { workflowId: workflow!['id'] });
    const [, again] = /New workflowId is (\S+)/.exec(answer) ?? [];
    assert.ok((await workflows()).some(({ id }) => id === again));
    const { number } = await newest();
    const text = await told('run_pipeline', { projectSlug, branch: 'master' });
    assert.ok(text.endsWith(`/pipelines/${projectSlug}/${number + 1}`), text);
    assert.equal((await newest()).number, number + 1);
  });

  it('passes on what is not simulated, by its method and path', async () => {
    const { text, isError } = await server.call('list_followed_projects', {});
    assert.ok(isError);
    assert.match(text, /not simulated: GET \/api\/private\/me\/followed-projects/);
  });
});
