import assert from 'node:assert/strict';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { type CircleCi, circleCiOf, returned } from './circleCiOf';
import { describeWith } from './program';

interface Items {
  readonly items: readonly { readonly id: string; readonly [member: string]: unknown }[];
}

/** It has a type for each member, and reads nothing of an answer in which one is of another. */
describeWith(['python'], 'circleci2 on `pullbook simulate`', () => {
  let simulation: Simulation;
  let circleCi: CircleCi;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    circleCi = await circleCiOf(simulation);
  });
  after(() => simulation.stop());

  async function read(method: string, args: Readonly<Record<string, unknown>>): Promise<Items['items']> {
    const [result] = await circleCi.python('circleci2', [[method, args]]);
    return (returned(result) as Items).items;
  }

  it('reads a project’s pipelines, their workflows and jobs', async () => {
    const project = { vcs: 'github', organization: 'ministryofjustice', repository: 'opg-org-infra' };
    const [pipeline] = await read('get_project_pipelines', { project });
    const { trigger } = pipeline as unknown as { trigger: { actor: { login: string; avatar_url: string } } };
    assert.match(trigger.actor.avatar_url, /^https:\/\//);
    const [workflow] = await read('get_pipline_workflows', { pipeline_id: pipeline!.id });
    assert.equal(workflow!['pipeline_id'], pipeline!.id);
    const jobs = await read('get_workflow_jobs', { workflow_id: workflow!.id });
    assert.ok(jobs.length > 0);
  });
});
