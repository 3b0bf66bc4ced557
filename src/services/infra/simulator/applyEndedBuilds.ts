import { appliedAt } from '../../circleCi/simulator/workflowProgress';
import type { Moment } from '../../world/simulator';
import { applyTerraform } from './applyTerraform';
import type { InfraWorld } from './infraWorld';

/**
 * Works through what workflows have applied since, in that order. So nothing has to tick in between. Only builds of the
 * infra branch apply anything: those of other branches, and of tags, look at most.
 */
export function applyEndedBuilds(world: InfraWorld, { now, random }: Moment): void {
  const ended = world.circleCi.projects
    .flatMap((project) => project.pipelines)
    .flatMap((pipeline) => pipeline.workflows.map((workflow) => ({ pipeline, workflow })))
    .filter(({ workflow }) => !workflow.settled)
    .flatMap(({ pipeline, workflow }) => {
      const isBuild = pipeline.branch === world.inputs.circleci.branch;
      const at = isBuild ? appliedAt(workflow, now) : 'never';
      return at === undefined ? [] : [{ pipeline, workflow, at }];
    })
    .sort((a, b) => Number(a.at) - Number(b.at));
  for (const { pipeline, workflow, at } of ended) {
    workflow.settled = true;
    if (at !== 'never') applyTerraform(world, { wires: pipeline.wires, code: workflow.code }, at, random);
  }
}
