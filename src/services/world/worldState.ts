import type { WorldInputs } from './worldInputs';

/**
 * All that the world knows, as plain JSON data that its services change in place. Moments are milliseconds since 1970.
 * It holds the rehearsal's throw-away secrets in clear, so it leaves memory only sealed (see `snapshot.ts`).
 */
export interface WorldState {
  version: 1;
  inputs: WorldInputs;
  hub: HubState;
  aws: AwsState;
  circleCi: CircleCiState;
  terraform: TerraformState;
  /** The team's own vault: label to value. */
  vault: Record<string, string>;
  /** Credentials kept between steps: key to value. */
  credentials: Record<string, string>;
}

export interface HubState {
  /** Signs this world's session tokens. Hex. */
  signingKey: string;
  accounts: HubAccount[];
  organisations: HubOrganisation[];
  /** Docker ID of the operator, an owner of the sample organisation. */
  operator: string;
  /** Mail that Docker Hub has sent, oldest first. */
  mails: { to: string; subject: string; at: number }[];
  /** Requests a minute that an account or address may make; more are answered 429. */
  requestsPerMinute: number;
  /** Requests of the present minute, by caller. `minute` counts from 1970. */
  window: { minute: number; counts: Record<string, number> };
  /** What a bulk invite says when no seat is free: the whole call is a 409, or the invitee's status says so. */
  noSeatAnswer: 'conflict' | 'status';
  /** How a token's value reads after its creation: older answers leave it empty, newer ones mask it. */
  redactedToken: '' | '***';
  /** Pulls by source (account UUID or address), for the rate limit. */
  pulls: Record<string, number[]>;
  /** The address that all unauthenticated pulls of this network come from. */
  egressIp: string;
}

export interface HubAccount {
  /** 32 hex digits. */
  id: string;
  username: string;
  email: string;
  emailVerified: boolean;
  fullName: string;
  password: string;
  /** Key of the one-time codes, hex; `null` without a second factor. */
  totpKey: string | null;
  joinedAt: number;
  tokens: HubToken[];
}

export interface HubToken {
  uuid: string;
  label: string;
  scopes: string[];
  value: string;
  active: boolean;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  creatorIp: string;
  creatorAgent: string;
}

export type OrganisationRole = 'owner' | 'editor' | 'member';

export interface HubOrganisation {
  id: string;
  name: string;
  fullName: string;
  /** Members of a paid organisation pull without a limit. */
  paid: boolean;
  /** Whether it enforces single sign-on: then the password of a member opens nothing; tokens and browser sessions do. */
  enforcesSso: boolean;
  seats: number;
  joinedAt: number;
  members: { username: string; role: OrganisationRole }[];
  teams: HubTeam[];
  invites: HubInvite[];
  /** Organisation access tokens. */
  tokens: { id: string; label: string; value: string; active: boolean; expiresAt: number | null; scopes: string[] }[];
}

export interface HubTeam {
  id: number;
  uuid: string;
  name: string;
  description: string;
  members: string[];
}

export interface HubInvite {
  id: string;
  invitee: string;
  inviter: string;
  team: string;
  role: OrganisationRole;
  createdAt: number;
}

export interface AwsState {
  region: string;
  account: string;
  /** The operator's. No signature is checked, but a client must have one to sign with. */
  secretAccessKey: string;
  /** Who every signed request comes from. Another account than `account` sees none of the secrets. */
  caller: { account: string; arn: string; userId: string };
  secrets: AwsSecret[];
  /** Operations that are refused: for want of the right itself, or of the right to the key. */
  denied: Record<string, 'access' | 'kms'>;
}

export interface AwsSecret {
  name: string;
  arn: string;
  description: string;
  createdAt: number;
  changedAt: number;
  deletedAt: number | null;
  owningService: string | null;
  versions: AwsSecretVersion[];
}

export interface AwsSecretVersion {
  id: string;
  /** Text, or the Base64 of bytes. */
  value: string;
  binary?: true;
  /** `AWSCURRENT`, `AWSPREVIOUS`, own ones; none = deprecated. */
  stages: string[];
  createdAt: number;
}

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

/** What an infra checkout makes of the credentials, as far as an apply of it goes. */
export interface InfraCode {
  /** Why Terraform stops at it, in a sentence; it then applies nothing. */
  error: string | null;
  /** The names of the secrets that it makes. */
  secrets: string[];
  /** What each variable is made from, by the name of the repository and that of the variable. */
  variables: Record<string, Record<string, VariableSource>>;
}

/** A secret by its name, a text, or something that cannot be told. */
export type VariableSource = { secret: string } | { text: string } | { unknown: true };

export interface TerraformState {
  /** Products wired on the infra branch's head, with the project each belongs to. */
  wired: { product: string; project: string }[];
  /** Products that the last apply managed: what is no longer wired is destroyed by the next. */
  managed: { product: string; project: string }[];
  /** Whether an apply writes the placeholder back (a module without `ignore_changes`). */
  resetsSecrets: boolean;
  /** What the head of the infra branch says. Without it, what is wired is wired by convention. */
  code?: InfraCode;
}
