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
}

export interface WorkflowPlan {
  name: string;
  /** How long the jobs take, without the time a person needs to approve. */
  durationMs: number;
  /** Whether it waits for approval after the first job. */
  approval: boolean;
  outcome: 'success' | 'failed' | 'error' | 'unauthorized' | 'not_run';
  /** Whether its success applies Terraform. */
  appliesTerraform: boolean;
  /** Whether it is the setup workflow of dynamic config; what it lets its pipeline run is for the test to say. */
  setup?: true;
}

export interface CircleCiPipeline {
  id: string;
  number: number;
  branch: string;
  revision: string;
  subject: string;
  state: 'created' | 'errored';
  errors: { type: 'config' | 'other'; message: string }[];
  createdAt: number;
  trigger: 'webhook' | 'api' | 'scheduled_pipeline';
  actor: string;
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
  /** Set once its end has been worked through (Terraform applied); a workflow ends once. */
  settled: boolean;
  /** What the Terraform of its commit says, where a checkout of it is at hand. */
  code?: InfraCode;
}
