import { largestOf } from '../../../shared/lists';
import { hexDigits, uuid } from '../../world/identifiers';
import type { Moment } from '../../world/simulator';
import type { CircleCiWorld } from './circleCiWorld';
import type { CircleCiPipeline, CircleCiProject, CircleCiWorkflow, WorkflowPlan } from './circleCiState';
import type { InfraCode } from '../../infra/simulator/infraState';

/**
 * A new pipeline on the head of a branch, or on a tag, with a workflow for each of the project's plans, or of those that
 * its trigger runs. With dynamic config they come after the setup: see `runSetups`.
 */
export function startPipeline(
  state: CircleCiWorld,
  project: CircleCiProject,
  start: Pick<CircleCiPipeline, 'branch' | 'tag' | 'trigger' | 'actor' | 'subject'>,
  { now, random }: Moment,
  plans: readonly WorkflowPlan[] | undefined = project.setup === undefined ? project.workflows : undefined,
): CircleCiPipeline {
  const first = plans ?? (project.setup === undefined ? [] : [project.setup.plan]);
  const pipeline: CircleCiPipeline = {
    ...start,
    id: uuid(random),
    number: largestOf(project.pipelines.map((other) => other.number)) + 1,
    revision: hexDigits(random, 40),
    state: 'created',
    errors: [],
    createdAt: now,
    ...(plans === undefined && { isInSetup: true as const }),
    wires: state.terraform.wired.map(({ product }) => product),
    workflows: first.map((plan) => newWorkflow(plan, start.actor, { now, random }, state.terraform.code)),
  };
  project.pipelines.push(pipeline);
  return pipeline;
}

/** @param code - What the infra branch says: the build of a workflow that applies Terraform fails where Terraform does. */
export function newWorkflow(
  plan: WorkflowPlan,
  startedBy: string,
  { now, random }: Moment,
  code: InfraCode | undefined,
): CircleCiWorkflow {
  const isBuilt = plan.appliesTerraform && code !== undefined;
  const fails = isBuilt && code.error !== null && plan.outcome === 'success';
  return {
    ...(isBuilt && { code: structuredClone(code) }),
    id: uuid(random),
    plan: { ...plan, ...(fails && { outcome: 'failed', approval: false }) },
    createdAt: now,
    startedBy,
    jobs: { first: uuid(random), approval: uuid(random), second: uuid(random) },
    approvalRequestId: uuid(random),
    approvedAt: null,
    canceledAt: null,
    settled: false,
  };
}
