import { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import { type PlayablePart, playable } from '../../world/simulator';
import { findProject } from './circleCiAccess';
import type { CircleCiProject, WorkflowPlan } from './circleCiState';
import type { CircleCiWorld } from './circleCiWorld';
import { startPipeline } from './startPipeline';

const project = z.string();
const hourMs = 3_600_000;

/**
 * What people change about a project's builds, so that a rehearsal can meet it: approvals, schedules, dynamic config, and a
 * config with an error.
 */
export const circleCiParts: Readonly<Record<string, PlayablePart<CircleCiWorld>>> = {
  /** From now on the workflow waits for an approval before its last job. Default: every workflow of the project. */
  'ask-for-approval': playable(z.object({ project, workflow: z.string().exactOptional() }), (world, part) => {
    for (const plan of plansOf(world, part)) plan.approval = true;
  }),
  /**
   * From now on the workflow applies Terraform in its first job, and its last one only tests that: with `fails` it fails, so
   * that somebody can rerun it from failed.
   */
  'test-after-apply': playable(
    z.object({ project, workflow: z.string().exactOptional(), fails: z.boolean() }),
    (world, part) => {
      const outcome = part.fails ? 'failed' : 'success';
      for (const plan of plansOf(world, part)) Object.assign(plan, { appliesFirst: true, outcome });
    },
  ),
  /** A schedule runs the workflow on the default branch now, and again and again. */
  schedule: playable(
    z.object({ project, workflow: z.string(), everyHours: z.number().positive() }),
    (world, { workflow, everyHours, ...part }, { now }) => {
      const found = projectOf(world, part.project);
      const others = (found.schedules ?? []).filter((other) => other.workflow !== workflow);
      const same = found.schedules?.find((other) => other.workflow === workflow);
      const everyMs = everyHours * hourMs;
      found.schedules = [...others, { workflow, everyMs, nextAt: same?.nextAt ?? now }];
    },
  ),
  /** Dynamic config: from now on a setup workflow decides what a pipeline runs; with `goesOn: false`, nothing. */
  'set-up-first': playable(z.object({ project, goesOn: z.boolean().exactOptional() }), (world, part) => {
    projectOf(world, part.project).setup = {
      plan: {
        name: 'setup-workflow',
        durationMs: 4000,
        approval: false,
        outcome: 'success',
        appliesTerraform: false,
        setup: true,
      },
      goesOn: part.goesOn ?? true,
    };
  }),
  /** Somebody pushes a config that CircleCI cannot run. */
  'push-broken-config': playable(z.object({ project, message: z.string() }), (world, part, moment) => {
    const found = projectOf(world, part.project);
    const newest = found.pipelines.findLast(({ branch }) => branch === found.defaultBranch);
    if (newest?.errors.some(({ message }) => message === part.message) === true) return;
    const start = {
      branch: found.defaultBranch,
      trigger: 'webhook',
      actor: world.circleCi.users[0]?.id ?? '',
      subject: 'Change the config',
    } as const;
    const pipeline = startPipeline(world, found, start, moment, []);
    Object.assign(pipeline, { state: 'errored', errors: [{ type: 'config', message: part.message }] });
  }),
};

function projectOf(state: CircleCiWorld, slug: string): CircleCiProject {
  const found = findProject({ state }, slug);
  if (found === undefined) throw absent(`CircleCI has no project \`${slug}\`.`);
  return found;
}

function plansOf(
  world: CircleCiWorld,
  part: { readonly project: string; readonly workflow?: string },
): readonly WorkflowPlan[] {
  const { workflows } = projectOf(world, part.project);
  const asked = workflows.filter(({ name }) => part.workflow === undefined || name === part.workflow);
  if (asked.length === 0) throw absent(`\`${part.project}\` has no such workflow.`);
  return asked;
}

function absent(what: string): PullbookError {
  return new PullbookError('PERSON_NEEDED', what, { advice: 'Nothing was changed. Name one that the world has.' });
}
