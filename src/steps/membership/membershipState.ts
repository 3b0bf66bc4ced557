import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import type { Invite } from '../../services/dockerHub/contract';
import { dayMs } from '../../shared/duration';
import { isPullbookError } from '../../shared/errors';

export interface MembershipInput {
  readonly organisation: string;
  readonly team: string;
  readonly account: string;
  readonly mail?: string | undefined;
}

/** What a check finds out about a service ID's place in an organisation. */
export interface MembershipState {
  readonly hasOrganisation: boolean;
  readonly hasTeam: boolean;
  /** The signed-in operator: nobody lowers their own role by accident. */
  readonly operator: string;
  /** `isInTeam` is `unclear` where the member's own record and the list of its teams differ. */
  readonly member: { readonly role: string; readonly isInTeam: boolean | 'unclear' } | undefined;
  readonly invite: PendingInvite | undefined;
  /**
   * What the service answers to the invite as a dry run, in its own word; `conflict` when it refuses for want of a seat
   * or the like. `undefined` where there is nothing to invite.
   */
  readonly preview: string | undefined;
  /** The words of such a refusal. */
  readonly refusal?: string;
  /** The member or invite, and the teams, as they were read. */
  readonly seen: Basis;
}

/** An invite that waits; it takes a seat until it is accepted or withdrawn. */
export interface PendingInvite {
  readonly id: string;
  readonly invitee: string;
  readonly team: string | undefined;
  /** What it makes of the ID; `undefined` where the service does not say. */
  readonly role: string | undefined;
  /** The day when its mail was sent last, as far as the service and the journal tell. */
  readonly sent: string | undefined;
  /** Whether the link in that mail has ended. The invite itself has not: the ID's notifications still have it. */
  readonly isExpired: boolean;
}

/** @see https://docs.docker.com/admin/organization/manage/members/ */
export const inviteLifeDays = 14;

/** Under this name the journal remembers when the mail of an invite was sent anew: the invite itself keeps its date. */
export const resentAt = (id: string) => `resent ${id}`;

/** Reads only. Members and invites are looked up before any invite: a second invite would send a second mail. */
export async function readMembership(input: MembershipInput, ctx: CheckContext<Services>): Promise<MembershipState> {
  const { organisation, team, account, mail } = input;
  const options = { signal: ctx.signal };
  const session = await ctx.services.dockerHub.asOperator(options);
  const operator = session.identity;
  const nothing = { operator, member: undefined, invite: undefined, preview: undefined };
  const hasTeam = await session.hasTeam(organisation, team, options);
  // A team that is there is in an organisation that is there; only for want of one the question is which of them is missing.
  if (!hasTeam && (await session.findOrganisation(organisation, options)) === undefined) {
    return { ...nothing, hasOrganisation: false, hasTeam, seen: absent };
  }
  const there = { ...nothing, hasOrganisation: true, hasTeam };
  const member = await session.findMember(organisation, account, options);
  if (member !== undefined) {
    const teams = await session.listTeamsOf(organisation, account, options);
    const isInTeam = judgeTeam(team, teams, member.teams);
    const seen = basisOf({ member, teams: [...teams].sort() });
    return { ...there, member: { role: member.role.toLowerCase(), isInTeam }, seen };
  }
  const invites = await session.listInvites(organisation, options);
  const pending = invites.find(
    ({ invitee }) => isSame(invitee, account) || (mail !== undefined && isSame(invitee, mail)),
  );
  if (pending !== undefined) return { ...there, invite: inviteOf(pending, ctx), seen: basisOf({ pending }) };
  const seen = basisOf({ operator });
  if (!hasTeam) return { ...there, seen };
  try {
    const { status } = await session.previewInvite({ organisation, invitee: account, team, role: 'member' }, options);
    return { ...there, preview: status, seen };
  } catch (error) {
    if (!isPullbookError(error) || error.code !== 'CONFLICT') throw error;
    return { ...there, preview: 'conflict', refusal: error.message, seen };
  }
}

/** The list of teams is what tells; a member's own record may leave them out, but may not say otherwise. */
function judgeTeam(team: string, listed: readonly string[], own: readonly string[]): boolean | 'unclear' {
  const isListed = listed.some((name) => isSame(name, team));
  if (own.length === 0 || own.some((name) => isSame(name, team)) === isListed) return isListed;
  return 'unclear';
}

function inviteOf({ id, invitee, team, role, createdAt }: Invite, ctx: CheckContext<Services>): PendingInvite {
  const again = Number(ctx.memory.recall(resentAt(id)) ?? Number.NaN);
  const sentAt = Number.isNaN(again) ? createdAt : Math.max(again, createdAt ?? 0);
  return {
    id,
    invitee,
    team,
    role,
    sent: sentAt === undefined ? undefined : new Date(sentAt).toISOString().slice(0, 10),
    isExpired: sentAt !== undefined && ctx.clock.now() - sentAt > inviteLifeDays * dayMs,
  };
}

/** Docker IDs, mail addresses and teams, as people type them and as the service calls them. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
