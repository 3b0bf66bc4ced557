import type { InfraCode } from '../../infra/simulator/infraState';

export interface CircleCiState {
  users: { id: string; login: string; name: string; token: string; projects: 'all' | string[] }[];
  organisations: { id: string; slug: string; name: string; contexts: CircleCiContext[] }[];
  projects: CircleCiProject[];
}

export interface CircleCiContext {
  id: string;
  name: string;
  createdAt: number;
  variables: { name: string; value: string; createdAt: number; updatedAt: number }[];
}

export interface CircleCiProject {
  id: string;
  slug: string;
  name: string;
  defaultBranch: string;
  variables: { name: string; value: string; createdAt: number }[];
  pipelines: CircleCiPipeline[];
  /** What a new pipeline starts; none = no workflow's filter matches. */
  workflows: WorkflowPlan[];
  /** Dynamic config: what a new pipeline runs before its workflows. */
  setup?: { plan: WorkflowPlan; goesOn: boolean };
  /** What starts pipelines by the clock, on the default branch. */
  schedules?: { workflow: string; everyMs: number; nextAt: number }[];
}

export interface WorkflowPlan {
  name: string;
  /** How long the jobs take, without the time a person needs to approve. */
  durationMs: number;
  /** Whether it waits for approval after the first job. */
  approval: boolean;
  outcome: 'success' | 'failed' | 'error' | 'unauthorized' | 'not_run';
  /** Whether it applies Terraform, on the infra branch: at the end of its last job. */
  appliesTerraform: boolean;
  /** Set where its first of two jobs applies Terraform already, and the last only tests it: a failure leaves it applied. */
  appliesFirst?: true;
  /** Whether it is the setup workflow of dynamic config. */
  setup?: true;
}

export interface CircleCiPipeline {
  id: string;
  number: number;
  /** What was built: a branch or a tag, never both. */
  branch?: string;
  tag?: string;
  revision: string;
  subject: string;
  state: 'created' | 'errored';
  errors: { type: 'config' | 'other'; message: string }[];
  createdAt: number;
  trigger: 'webhook' | 'api' | 'scheduled_pipeline';
  actor: string;
  /** Set while its setup has not said yet what it runs. */
  isInSetup?: true;
  /** Products that the Terraform of this commit wires. */
  wires: string[];
  workflows: CircleCiWorkflow[];
}

export interface CircleCiWorkflow {
  id: string;
  plan: WorkflowPlan;
  createdAt: number;
  startedBy: string;
  jobs: { first: string; approval: string; second: string };
  approvalRequestId: string;
  approvedAt: number | null;
  canceledAt: number | null;
  /** What kind of rerun it is, in CircleCI's word. */
  tag?: string;
  /** The first job of the run before, which a rerun from failed takes over with its times. */
  kept?: { startedAt: number; stoppedAt: number; number: number };
  /** The one job that a rerun of single jobs runs. */
  only?: 'first' | 'second';
  /** Set once what it does has been worked through (Terraform applied); it does that once. */
  settled: boolean;
  /** What the Terraform of its commit says, where a checkout of it is at hand. */
  code?: InfraCode;
}
