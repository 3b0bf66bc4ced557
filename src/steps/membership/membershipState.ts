import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';

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
  readonly member: { readonly role: string; readonly isInTeam: boolean } | undefined;
  /** A pending invite; it holds a seat until it is accepted or withdrawn. */
  readonly invite: { readonly invitee: string; readonly team: string | undefined } | undefined;
  /**
   * What the service answers to the invite as a dry run, in its own word; `conflict` when it refuses for want of a seat
   * or the like. `undefined` where there is nothing to invite.
   */
  readonly preview: string | undefined;
  /** The organisation, the member or invite, and the teams, as they were read. */
  readonly seen: Basis;
}

/** Reads only. Members and invites are looked up before any invite: a second invite would send a second mail. */
export async function readMembership(input: MembershipInput, ctx: CheckContext<Services>): Promise<MembershipState> {
  const { organisation, team, account, mail } = input;
  const options = { signal: ctx.signal };
  const session = await ctx.services.dockerHub.asOperator(options);
  const operator = session.identity;
  const nothing = { operator, member: undefined, invite: undefined, preview: undefined };
  const found = await session.findOrganisation(organisation, options);
  if (found === undefined) return { ...nothing, hasOrganisation: false, hasTeam: false, seen: absent };
  const hasTeam = await session.hasTeam(organisation, team, options);
  const member = await session.findMember(organisation, account, options);
  if (member !== undefined) {
    const teams = await session.listTeamsOf(organisation, account, options);
    const all = [...new Set([...teams, ...member.teams])].sort();
    const isInTeam = all.some((name) => isSame(name, team));
    const seen = basisOf({ found, member: { ...member, teams: all } });
    return { ...nothing, hasOrganisation: true, hasTeam, member: { role: member.role.toLowerCase(), isInTeam }, seen };
  }
  const invites = await session.listInvites(organisation, options);
  const pending = invites.find(
    ({ invitee }) => isSame(invitee, account) || (mail !== undefined && isSame(invitee, mail)),
  );
  if (pending !== undefined) {
    const { invitee, team: invitedTo } = pending;
    const seen = basisOf({ found, pending });
    return { ...nothing, hasOrganisation: true, hasTeam, invite: { invitee, team: invitedTo }, seen };
  }
  const seen = basisOf({ found });
  if (!hasTeam) return { ...nothing, hasOrganisation: true, hasTeam, seen };
  try {
    const { status } = await session.previewInvite({ organisation, invitee: account, team, role: 'member' }, options);
    return { ...nothing, hasOrganisation: true, hasTeam, preview: status, seen };
  } catch (error) {
    if (codeOf(error) !== 'CONFLICT') throw error;
    return { ...nothing, hasOrganisation: true, hasTeam, preview: 'conflict', seen };
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
