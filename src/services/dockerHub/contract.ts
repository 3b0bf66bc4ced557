import type { Secret } from '../../shared/secret';
import type { CallOptions } from '../callOptions';

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
  /** What it makes of whoever accepts it, in lower case; `undefined` where the service does not say. */
  readonly role: string | undefined;
  readonly createdAt: number | undefined;
}

/** Docker Hub's web API as one signed-in identity sees it. All of it throws {@link PullbookError}; see the client's file for codes. */
export interface DockerHubSession {
  /**
   * Who is signed in, in lower case and as the service calls them: a Docker ID, though a mail address was typed, or the
   * organisation's name for an organisation token.
   */
  readonly identity: string;
  listAccessTokens(options: CallOptions): Promise<readonly AccessToken[]>;
  /** Writes. The value is in the answer only. */
  createAccessToken(
    request: { readonly label: string; readonly scopes: readonly string[]; readonly expiresAt?: number },
    options?: CallOptions,
  ): Promise<{ readonly token: AccessToken; readonly value: Secret }>;
  /** Writes. */
  deleteAccessToken(uuid: string, options?: CallOptions): Promise<void>;
  /** One member by Docker ID, invitees not included; `undefined` when not in the organisation. */
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
  /** Writes: sends the mail of a pending invite once more. */
  resendInvite(id: string, options?: CallOptions): Promise<void>;
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
