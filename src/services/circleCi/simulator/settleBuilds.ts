import { append } from '../../../shared/lists';
import type { Moment } from '../../world/simulator';
import type { CircleCiProject } from './circleCiState';
import type { CircleCiWorld } from './circleCiWorld';
import { newWorkflow, startPipeline } from './startPipeline';
import { progressOf } from './workflowProgress';

/** However long nobody looked, a schedule leaves no more pipelines behind than this: a few pages of them. */
const mostMissedRuns = 60;

/** Starts what time has brought: pipelines of schedules, and the workflows that a setup lets its pipeline run. */
export function settleBuilds(world: CircleCiWorld, moment: Moment): void {
  for (const project of world.circleCi.projects) {
    runSchedules(world, project, moment);
    goOnAfterSetups(world, project, moment);
  }
}

function runSchedules(world: CircleCiWorld, project: CircleCiProject, { now, random }: Moment): void {
  for (const schedule of project.schedules ?? []) {
    const missed = Math.floor((now - schedule.nextAt) / schedule.everyMs) - mostMissedRuns;
    if (missed > 0) schedule.nextAt += missed * schedule.everyMs;
    for (; schedule.nextAt <= now; schedule.nextAt += schedule.everyMs) {
      const head = project.pipelines.findLast(({ branch }) => branch === project.defaultBranch);
      const start = {
        branch: project.defaultBranch,
        trigger: 'scheduled_pipeline',
        actor: world.circleCi.users[0]?.id ?? '',
        subject: head?.subject ?? `Head of ${project.defaultBranch}`,
      } as const;
      const own = project.workflows.find(({ name }) => name === schedule.workflow);
      // What only a schedule runs looks at things, and changes nothing.
      const plan = own ?? {
        name: schedule.workflow,
        durationMs: 12_000,
        approval: false,
        outcome: 'success' as const,
        appliesTerraform: false,
      };
      const pipeline = startPipeline(world, project, start, { now: schedule.nextAt, random }, [plan]);
      // A schedule builds the commit that is there.
      if (head !== undefined) Object.assign(pipeline, { revision: head.revision, wires: [...head.wires] });
    }
  }
}

function goOnAfterSetups(world: CircleCiWorld, project: CircleCiProject, { now, random }: Moment): void {
  for (const pipeline of project.pipelines) {
    const [setup] = pipeline.workflows;
    if (pipeline.isInSetup !== true || setup === undefined) continue;
    const { status, stoppedAt } = progressOf(setup, now);
    if (stoppedAt === null) continue;
    delete pipeline.isInSetup;
    if (status !== 'success' || project.setup?.goesOn === false) continue;
    const started = { now: stoppedAt, random };
    const plans = project.workflows.map((plan) => newWorkflow(plan, pipeline.actor, started, world.terraform.code));
    append(pipeline.workflows, plans);
  }
}
