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
