import type { Random } from '../../shared/ports';
import { applyTerraform } from '../circleCi/simulator/applyTerraform';
import { progressOf } from '../circleCi/simulator/workflowProgress';
import type { WorldState } from './worldState';

/**
 * Brings the world up to `now`: works through the workflows that have ended since, in the order of their ends. Called
 * before every request, so that nothing has to tick in between.
 */
export function settle(state: WorldState, now: number, random: Random): void {
  const ended = state.circleCi.projects
    .flatMap((project) => project.pipelines)
    .flatMap((pipeline) => pipeline.workflows.map((workflow) => ({ pipeline, workflow })))
    .filter(({ workflow }) => !workflow.settled)
    .map((place) => ({ ...place, progress: progressOf(place.workflow, now) }))
    .filter(({ progress }) => progress.stoppedAt !== null)
    .sort((a, b) => (a.progress.stoppedAt ?? 0) - (b.progress.stoppedAt ?? 0));
  for (const { pipeline, workflow, progress } of ended) {
    workflow.settled = true;
    if (progress.status === 'success' && workflow.plan.appliesTerraform) {
      applyTerraform(state, { wires: pipeline.wires, code: workflow.code }, progress.stoppedAt ?? now, random);
    }
  }
}
