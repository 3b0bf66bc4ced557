import type { CallOptions } from '../callOptions';

export interface CircleCiProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisationId: string;
  readonly provider: string;
}

export interface EnvironmentVariable {
  readonly name: string;
  /** `xxxx` and at most the last four characters. */
  readonly mask: string;
  /** Milliseconds since 1970; `undefined` where the service does not say. */
  readonly createdAt: number | undefined;
}

export interface Pipeline {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly createdAt: number;
  /** `undefined` where the service does not say, as for projects of its GitHub App. */
  readonly branch: string | undefined;
  readonly revision: string | undefined;
  /** Why it runs nothing, in the service's words. */
  readonly errors: readonly string[];
  /** Set where a schedule started it: what runs then need not be what a push runs. */
  readonly isScheduled?: true;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  /** The service's word. See {@link isTerminal}. */
  readonly status: string;
  readonly pipelineId: string;
  readonly pipelineNumber: number;
  readonly createdAt: number;
  readonly stoppedAt: number | undefined;
  /** Set for the workflow of dynamic config that only decides what its pipeline runs. */
  readonly isSetup?: true;
  /**
   * What kind of run it is, in the service's word; absent for a first run. `rerun-workflow-from-beginning` runs all jobs,
   * `rerun-workflow-from-failed` and `rerun-single-job` a part of them.
   */
  readonly tag?: string;
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly type: string;
  readonly approvalRequestId: string | undefined;
  /** `undefined` for a job that has not begun, and for an approval. */
  readonly number: number | undefined;
  /** When it really ran: a job that a rerun has taken over from the run before keeps its old time. */
  readonly startedAt: number | undefined;
}

const terminal: readonly string[] = ['success', 'failed', 'error', 'canceled', 'unauthorized', 'not_run'];

/** Whether a status is an end, so that a rerun is allowed. One that is not known is none: the service may add some. */
export function isTerminal(status: string): boolean {
  return terminal.includes(status);
}

/** Whether a workflow has ended. After a rerun its status may stay at `running`; that it has stopped is told all the same. */
export function hasEnded({ status, stoppedAt }: Pick<Workflow, 'status' | 'stoppedAt'>): boolean {
  return isTerminal(status) || stoppedAt !== undefined;
}

/** Some pipelines of a branch, newest first. */
export interface PipelinePage {
  readonly pipelines: readonly Pipeline[];
  /** Names the page of older ones; absent where there is none. */
  readonly next?: string;
}

export interface CircleCiContext {
  readonly id: string;
  readonly name: string;
}

export interface ContextVariable {
  readonly name: string;
  /** When it got its present value, milliseconds since 1970; `undefined` where CircleCI does not say. */
  readonly updatedAt: number | undefined;
}

export interface CircleCi {
  me(options: CallOptions): Promise<{ readonly id: string; readonly login: string; readonly name: string }>;
  /** `undefined` for 404, which CircleCI also answers for a project that this token may not see. */
  findProject(slug: string, options: CallOptions): Promise<CircleCiProject | undefined>;
  listVariables(slug: string, options: CallOptions): Promise<readonly EnvironmentVariable[]>;
  /**
   * One page of the service (20 to 30) of what was built of the branch itself: never of a tag.
   * @param options.page - {@link PipelinePage.next} of the page before. Default: the newest.
   */
  listPipelines(slug: string, branch: string, options: CallOptions & { readonly page?: string }): Promise<PipelinePage>;
  listWorkflows(pipelineId: string, options: CallOptions): Promise<readonly Workflow[]>;
  findWorkflow(id: string, options: CallOptions): Promise<Workflow | undefined>;
  listJobs(workflowId: string, options: CallOptions): Promise<readonly WorkflowJob[]>;
  /** What CircleCI says about a job, such as why it failed; its log is not among that. Often nothing. */
  listJobMessages(slug: string, job: number, options: CallOptions): Promise<readonly string[]>;
  /** Writes. The id of the new workflow. @throws {PullbookError} `CONFLICT` or `BAD_REQUEST` where a rerun is impossible (90 days, config errors, no end yet). */
  rerun(workflowId: string, options?: CallOptions): Promise<string>;
  /** Writes. Starts a pipeline on the branch's head; the way for a project without a workflow to rerun. */
  runPipeline(
    slug: string,
    branch: string,
    options?: CallOptions,
  ): Promise<{ readonly id: string; readonly number: number }>;
  /** Writes. */
  approve(workflowId: string, approvalRequestId: string, options?: CallOptions): Promise<void>;
  /** @param organisation - Its UUID, as {@link CircleCiProject.organisationId}, or a slug such as `gh/acme`. */
  listContexts(organisation: string, options: CallOptions): Promise<readonly CircleCiContext[]>;
  /** A context's variables, without their values. A context may be closed to somebody who may list it. */
  listContextVariables(contextId: string, options: CallOptions): Promise<readonly ContextVariable[]>;
  /** A page of CircleCI's web app. */
  webLink(path: string): string;
}
