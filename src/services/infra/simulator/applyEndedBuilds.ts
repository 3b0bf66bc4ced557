import { progressOf } from '../../circleCi/simulator/workflowProgress';
import type { Moment } from '../../world/simulator';
import { applyTerraform } from './applyTerraform';
import type { InfraWorld } from './infraWorld';

/**
 * Works through the workflows that have ended since, in the order of their ends: what they apply is there then. So nothing
 * has to tick in between.
 */
export function applyEndedBuilds(world: InfraWorld, { now, random }: Moment): void {
  const ended = world.circleCi.projects
    .flatMap((project) => project.pipelines)
    .flatMap((pipeline) => pipeline.workflows.map((workflow) => ({ pipeline, workflow })))
    .filter(({ workflow }) => !workflow.settled)
    .map((place) => ({ ...place, progress: progressOf(place.workflow, now) }))
    .filter(({ progress }) => progress.stoppedAt !== null)
    .sort((a, b) => (a.progress.stoppedAt ?? 0) - (b.progress.stoppedAt ?? 0));
  for (const { pipeline, workflow, progress } of ended) {
    workflow.settled = true;
    if (progress.status === 'success' && workflow.plan.appliesTerraform) {
      applyTerraform(world, { wires: pipeline.wires, code: workflow.code }, progress.stoppedAt ?? now, random);
    }
  }
}
