import { hasEnded, isTerminal } from '../../services/circleCi/contract';
import type { Pipeline, Workflow } from '../../services/circleCi/contract';
import { PullbookError } from '../../shared/errors';

/** A workflow with the pipeline that ran it. */
export interface Run {
  readonly pipeline: Pipeline;
  readonly workflow: Workflow;
}

/** A pipeline that has not come to its workflows yet. */
export interface Pending {
  readonly id: string;
  readonly number: number;
}

/** A pipeline is there at once, its workflows some seconds later; filters may match none, ever. */
const workflowAppearsWithinMs = 120_000;
/** One whose own state says that it is not made yet may take longer: its config is still being read. */
const isMadeWithinMs = 15 * 60_000;
const beingMade: readonly string[] = ['pending', 'setup-pending', 'setup'];

/** A run of the build itself: what only decides which workflows a pipeline runs hands nothing over. */
export function isBuild({ workflow }: Run): boolean {
  return workflow.isSetup !== true;
}

/**
 * The name of the workflow that applies Terraform: the only one among all runs that a push or a person started. The newest
 * pipeline alone tells nothing: a schedule may have started it, or the config may have left the workflow out of it.
 *
 * @returns `undefined` where the branch has run nothing yet.
 * @throws {PullbookError} `INPUT_INVALID` where it must be asked for: there are several, or a schedule alone has run any.
 */
export function onlyName(
  runs: readonly Run[],
  { project, branch }: { readonly project: string; readonly branch: string },
  { isPending, isAll }: { readonly isPending: boolean; readonly isAll: boolean },
): string | undefined {
  const builds = runs.filter(isBuild);
  const own = namesOf(builds.filter(({ pipeline }) => pipeline.isScheduled !== true));
  if (own.length === 1) return own[0];
  if (own.length > 1) throw ask(`\`${project}\` runs ${own.length} workflows on \`${branch}\`: ${listed(own)}.`);
  const scheduled = namesOf(builds);
  if (scheduled.length === 0 || isPending) return undefined;
  const where = isAll ? `On \`${branch}\`` : `In the newest pipelines on \`${branch}\``;
  throw ask(`${where} of \`${project}\`, a schedule alone has run any workflow: ${listed(scheduled)}.`);
}

/** The names of the builds among these besides one, for people; empty where there is no other. */
export function otherBuilds(runs: readonly Run[], name: string | undefined): string {
  return listed(namesOf(runs.filter(isBuild)).filter((other) => other !== name));
}

/** Whether two pipelines are known to build the same commit. */
export function isSameCommit(a: Pipeline, b: Pipeline): boolean {
  return a.id === b.id || (a.revision !== undefined && a.revision === b.revision);
}

/** @throws {PullbookError} `INPUT_INVALID` where the workflow that the step names only sets pipelines up. */
export function refuseSetup(name: string, runs: readonly Run[]): void {
  const named = runs.filter(({ workflow }) => workflow.name === name);
  if (named.length === 0 || named.some(isBuild)) return;
  const others = namesOf(runs.filter(isBuild));
  const has = others.length === 0 ? '' : ` Others are ${listed(others)}.`;
  throw ask(`Workflow \`${name}\` only sets pipelines up: what applies Terraform runs after it.${has}`);
}

/**
 * The newest pipeline whose workflows are still to come: just started, or in its setup. To start another one beside it
 * would let two applies of Terraform fight over its lock.
 */
export function findPending(pipelines: readonly Pipeline[], runs: readonly Run[], now: number): Pending | undefined {
  return pipelines.find((pipeline) => {
    if (pipeline.isScheduled === true || pipeline.state === 'errored') return false;
    const workflows = runs.filter((run) => run.pipeline.id === pipeline.id).map(({ workflow }) => workflow);
    if (workflows.length === 0 && beingMade.includes(pipeline.state) && now - pipeline.createdAt < isMadeWithinMs) {
      return true;
    }
    return workflows.every(({ isSetup }) => isSetup) && mayStillRun(workflows, pipeline.createdAt, now);
  });
}

/** Why a pipeline ran nothing, in the service's words; empty where it did, or may still. */
export function errorsOf({ id, state, errors }: Pipeline, runs: readonly Run[]): readonly string[] {
  if (state !== 'errored' && runs.some((run) => run.pipeline.id === id)) return [];
  return errors.length > 0 || state !== 'errored' ? errors : ['CircleCI gives no reason'];
}

/** Whether workflows may still come to the ones of a setup. */
export function mayStillRun(setups: readonly Workflow[], createdAt: number, now: number): boolean {
  const last = [...setups].sort((a, b) => b.createdAt - a.createdAt)[0];
  if (last === undefined) return now - createdAt < workflowAppearsWithinMs;
  if (!hasEnded(last)) return last.status !== 'on_hold';
  const hasFailed = isTerminal(last.status) && last.status !== 'success';
  return !hasFailed && now - (last.stoppedAt ?? last.createdAt) < workflowAppearsWithinMs;
}

function namesOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.map(({ workflow }) => workflow.name))].sort();
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** The workflow cannot be guessed. */
export function ask(what: string): PullbookError {
  return new PullbookError('INPUT_INVALID', what, {
    advice: 'Add `workflow:` with the name of the one that applies Terraform.',
  });
}
