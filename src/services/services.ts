import type { Secret } from '../shared/secret';

/** One call's options. `signal` aborts reads; the runner does not hand one to a write. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** How the operator signs in to Docker Hub. A PAT is not offered: its sessions may not manage tokens or members. */
export type DockerHubCredential =
  | {
      readonly kind: 'password';
      readonly username: string;
      readonly password: Secret;
      readonly oneTimeCode?: () => Promise<string>;
    }
  /** A session of `docker login` (web flow), good until its own `exp`. */
  | { readonly kind: 'session'; readonly username: string; readonly token: Secret }
  | { readonly kind: 'organisation-token'; readonly organisation: string; readonly token: Secret };

export interface DockerHubUser {
  readonly id: string;
  readonly username: string;
}

export interface AccessToken {
  readonly uuid: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly active: boolean;
  /** Milliseconds since 1970; `undefined` never expires. */
  readonly expiresAt: number | undefined;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export interface OrganisationMember {
  readonly username: string;
  /** In lower case, whatever the service sends: `owner`, `editor`, `member`, `invitee` or a custom role. */
  readonly role: string;
  readonly teams: readonly string[];
}

export interface Invite {
  readonly id: string;
  /** Docker ID or mail address, as invited. */
  readonly invitee: string;
  readonly team: string | undefined;
  readonly createdAt: number | undefined;
}

/** Docker Hub's web API as one signed-in identity sees it. All of it throws {@link PullbookError}; see the client's file for codes. */
export interface DockerHubSession {
  /** Who is signed in: a Docker ID, or the organisation's name for an organisation token. */
  readonly identity: string;
  listAccessTokens(options: CallOptions): Promise<readonly AccessToken[]>;
  /** Writes. The value is in the answer only. */
  createAccessToken(
    request: { readonly label: string; readonly scopes: readonly string[]; readonly expiresAt?: number },
    options?: CallOptions,
  ): Promise<{ readonly token: AccessToken; readonly value: Secret }>;
  /** Writes. */
  deleteAccessToken(uuid: string, options?: CallOptions): Promise<void>;
  /** Writes. */
  updateAccessToken(
    uuid: string,
    change: { readonly label?: string; readonly active?: boolean },
    options?: CallOptions,
  ): Promise<void>;
  /** One member by exact Docker ID, invitees not included; `undefined` when not in the organisation. */
  findMember(organisation: string, username: string, options: CallOptions): Promise<OrganisationMember | undefined>;
  /** Teams of the organisation that the ID is in. */
  listTeamsOf(organisation: string, username: string, options: CallOptions): Promise<readonly string[]>;
  listInvites(organisation: string, options: CallOptions): Promise<readonly Invite[]>;
  /** Reads: the service validates and changes nothing (`dry_run`). The status is the service's own word, `invited` when it would be. */
  previewInvite(request: InviteRequest, options: CallOptions): Promise<{ readonly status: string }>;
  /** Writes. */
  invite(
    request: InviteRequest,
    options?: CallOptions,
  ): Promise<{ readonly status: string; readonly inviteId: string | undefined }>;
  /** Writes. */
  setRole(
    organisation: string,
    username: string,
    role: 'member' | 'editor' | 'owner',
    options?: CallOptions,
  ): Promise<void>;
  /** Writes. For somebody already in the organisation. */
  addToTeam(organisation: string, team: string, username: string, options?: CallOptions): Promise<void>;
  /** `undefined` when there is no such organisation or it is hidden. */
  findOrganisation(organisation: string, options: CallOptions): Promise<{ readonly name: string } | undefined>;
  /** Whether the team exists. */
  hasTeam(organisation: string, team: string, options: CallOptions): Promise<boolean>;
}

export interface InviteRequest {
  readonly organisation: string;
  readonly invitee: string;
  readonly team: string;
  readonly role: 'member';
}

export interface DockerHub {
  /** Public: needs no session. `undefined` when no such Docker ID exists. */
  findUser(username: string, options: CallOptions): Promise<DockerHubUser | undefined>;
  /** A session of the operator. @throws {PullbookError} `CREDENTIALS_MISSING`, `CREDENTIALS_REFUSED`, `SECOND_FACTOR_REQUIRED`. */
  asOperator(options: CallOptions): Promise<DockerHubSession>;
  /** A session of a service ID by its password. @throws {PullbookError} `CREDENTIALS_REFUSED`. */
  as(username: string, password: Secret, options: CallOptions): Promise<DockerHubSession>;
}

/** The rate limit the registry states. `limit: 'none'`: no limit header came. */
export interface PullLimit {
  readonly limit: number | 'none' | 'unknown';
  readonly remaining: number | 'unknown';
  /** Length of the window in seconds; `undefined` without a limit. */
  readonly windowSeconds: number | undefined;
  /** The IP address or the account's UUID that is counted; `undefined` where the service does not say. */
  readonly source: string | undefined;
}

export interface Registry {
  /** Asks with HEAD, which does not count as a pull. @throws {PullbookError} `CREDENTIALS_REFUSED`, `RATE_LIMITED`. */
  readPullLimit(
    credential: { readonly username: string; readonly token: Secret } | undefined,
    options: CallOptions,
  ): Promise<PullLimit>;
  /** The cheapest proof that an ID and its token open the registry. */
  accepts(username: string, token: Secret, options: CallOptions): Promise<boolean>;
}

export interface SecretDescription {
  readonly name: string;
  readonly arn: string;
  /** Set when the secret is scheduled for deletion. */
  readonly deletedAt: number | undefined;
  /** `undefined` when the secret holds no value yet. */
  readonly currentVersionId: string | undefined;
  readonly previousVersionId: string | undefined;
  readonly lastChangedAt: number | undefined;
  readonly owningService: string | undefined;
}

export interface AwsIdentity {
  readonly account: string;
  readonly arn: string;
}

export interface Aws {
  readonly region: string;
  readonly profile: string | undefined;
  whoAmI(options: CallOptions): Promise<AwsIdentity>;
  /** `undefined` when there is no such secret. */
  describeSecret(id: string, options: CallOptions): Promise<SecretDescription | undefined>;
  /**
   * The current value with its version, or `undefined` when the secret is missing or empty. `createdAt`: when this
   * version was put, milliseconds since 1970.
   * @throws {PullbookError} `UNEXPECTED_ANSWER` for a secret that holds binary data.
   */
  readSecret(
    id: string,
    options: CallOptions,
  ): Promise<{ readonly value: Secret; readonly versionId: string; readonly createdAt?: number } | undefined>;
  /** Writes. `versionId` (32 to 64 characters) makes the call idempotent: the same with the same value does nothing. */
  putSecret(id: string, value: Secret, versionId: string, options?: CallOptions): Promise<void>;
}

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
  readonly branch: string | undefined;
  readonly revision: string | undefined;
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
}

export interface WorkflowJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly type: string;
  readonly approvalRequestId: string | undefined;
  /** `undefined` for a job that has not begun, and for an approval. */
  readonly number: number | undefined;
}

const terminal: readonly string[] = ['success', 'failed', 'error', 'canceled', 'unauthorized', 'not_run'];

/** Whether a workflow has ended. A status that is not known is not an end: the service may add some. */
export function isTerminal(status: string): boolean {
  return terminal.includes(status);
}

export interface CircleCi {
  me(options: CallOptions): Promise<{ readonly id: string; readonly login: string; readonly name: string }>;
  /** `undefined` for 404, which CircleCI also answers for a project that this token may not see. */
  findProject(slug: string, options: CallOptions): Promise<CircleCiProject | undefined>;
  listVariables(slug: string, options: CallOptions): Promise<readonly EnvironmentVariable[]>;
  /** Newest first. At most one page of the service (20 to 30). */
  listPipelines(slug: string, branch: string, options: CallOptions): Promise<readonly Pipeline[]>;
  listWorkflows(pipelineId: string, options: CallOptions): Promise<readonly Workflow[]>;
  findWorkflow(id: string, options: CallOptions): Promise<Workflow | undefined>;
  listJobs(workflowId: string, options: CallOptions): Promise<readonly WorkflowJob[]>;
  /** What CircleCI says about a job, such as why it failed; its log is not among that. Often nothing. */
  listJobMessages(slug: string, job: number, options: CallOptions): Promise<readonly string[]>;
  /** Writes. The id of the new workflow. @throws {PullbookError} `CONFLICT` or `BAD_REQUEST` where a rerun is impossible (90 days, config errors). */
  rerun(workflowId: string, options?: CallOptions): Promise<string>;
  /** Writes. Starts a pipeline on the branch's head; the way for a project without a workflow to rerun. */
  runPipeline(
    slug: string,
    branch: string,
    options?: CallOptions,
  ): Promise<{ readonly id: string; readonly number: number }>;
  /** Writes. */
  approve(workflowId: string, approvalRequestId: string, options?: CallOptions): Promise<void>;
  /**
   * Contexts of the organisation and the names of the variables in each.
   * @param organisation - Its UUID, as {@link CircleCiProject.organisationId}, or a slug such as `gh/acme`.
   */
  listContextVariables(
    organisation: string,
    options: CallOptions,
  ): Promise<readonly { readonly context: string; readonly variables: readonly string[] }[]>;
  /** A page of CircleCI's web app. */
  webLink(path: string): string;
}

/** All services, as steps see them. In a check they refuse every method marked "Writes". */
export interface Services {
  readonly dockerHub: DockerHub;
  readonly registry: Registry;
  readonly aws: Aws;
  readonly circleCi: CircleCi;
}
