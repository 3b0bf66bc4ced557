import type { Services } from '../../clients/services';
import type { CheckContext } from '../../runbook/step';
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
}

/** Reads only. Members and invites are looked up before any invite: a second invite would send a second mail. */
export async function readMembership(input: MembershipInput, ctx: CheckContext<Services>): Promise<MembershipState> {
  const { organisation, team, account, mail } = input;
  const options = { signal: ctx.signal };
  const session = await ctx.services.dockerHub.asOperator(options);
  const operator = session.identity;
  const nothing = { operator, member: undefined, invite: undefined, preview: undefined };
  if ((await session.findOrganisation(organisation, options)) === undefined) {
    return { ...nothing, hasOrganisation: false, hasTeam: false };
  }
  const hasTeam = await session.hasTeam(organisation, team, options);
  const member = await session.findMember(organisation, account, options);
  if (member !== undefined) {
    const teams = await session.listTeamsOf(organisation, account, options);
    const isInTeam = [...teams, ...member.teams].some((name) => isSame(name, team));
    return { ...nothing, hasOrganisation: true, hasTeam, member: { role: member.role.toLowerCase(), isInTeam } };
  }
  const invites = await session.listInvites(organisation, options);
  const pending = invites.find(
    ({ invitee }) => isSame(invitee, account) || (mail !== undefined && isSame(invitee, mail)),
  );
  if (pending !== undefined) {
    const { invitee, team: invitedTo } = pending;
    return { ...nothing, hasOrganisation: true, hasTeam, invite: { invitee, team: invitedTo } };
  }
  if (!hasTeam) return { ...nothing, hasOrganisation: true, hasTeam };
  try {
    const { status } = await session.previewInvite({ organisation, invitee: account, team, role: 'member' }, options);
    return { ...nothing, hasOrganisation: true, hasTeam, preview: status };
  } catch (error) {
    if (codeOf(error) !== 'CONFLICT') throw error;
    return { ...nothing, hasOrganisation: true, hasTeam, preview: 'conflict' };
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
