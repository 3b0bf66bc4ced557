import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import { inviteLifeDays, isSame, type MembershipInput, type MembershipState } from './membershipState';

/** What `apply` does; persons' parts are not among it. */
export type MembershipWork = 'invite' | 'resend' | 'lower-role' | 'add-to-team';

const plain = 'member';
/** Roles that the API can set and that allow more than pulling. A custom role may be less, so it is left to a person. */
const higher: readonly string[] = ['owner', 'editor'];

/** Decides what can be done without a person. Pure. */
export function decideMembership(state: MembershipState, account: string): readonly MembershipWork[] {
  const { member, preview, invite } = state;
  if (!state.hasOrganisation || !state.hasTeam) return [];
  if (member === undefined) {
    if (invite !== undefined) return invite.isExpired ? ['resend'] : [];
    return preview === 'invited' ? ['invite'] : [];
  }
  const work: MembershipWork[] = [];
  if (isLowered(member, state, account)) work.push('lower-role');
  if (member.isInTeam === false) work.push('add-to-team');
  return work;
}

/** The role that the invite gives, where it is more than that of a plain member. */
function roleIn({ invite }: MembershipState): string {
  return invite?.role === undefined || invite.role === plain ? '' : ` · role ${invite.role}`;
}

function isLowered({ role }: { readonly role: string }, { operator }: MembershipState, account: string): boolean {
  return higher.includes(role) && !isSame(operator, account);
}

/** The plan for a membership. Pure. */
export function planMembership(input: MembershipInput, state: MembershipState): Change[] {
  const { organisation, team, account } = input;
  const { member } = state;
  const basis = basisOf(state);
  const changes: Change[] = decideMembership(state, account).map((work): Change => {
    switch (work) {
      case 'invite':
        return {
          action: 'create',
          summary: `invite **${account}** to **${organisation}**`,
          basis,
          detail: `role member · team ${team} · takes a seat until it is accepted or withdrawn`,
          undo: 'withdraw the invite in the organisation’s members',
        };
      case 'resend':
        return {
          action: 'update',
          summary: `send the invite of **${account}** to **${organisation}** anew`,
          basis,
          detail: `as ${state.invite?.invitee ?? ''}${roleIn(state)} · sent ${state.invite?.sent ?? ''}, and its link is good for ${inviteLifeDays} days · a second mail goes out`,
          undo: 'withdraw the invite in the organisation’s members',
        };
      case 'lower-role':
        return {
          action: 'update',
          summary: `lower the role of **${account}** in **${organisation}** to member`,
          basis,
          detail: `now: ${member?.role ?? ''} · a service ID needs no more than to pull`,
          undo: `set the role back to ${member?.role ?? ''}`,
        };
      case 'add-to-team':
        return {
          action: 'update',
          summary: `add **${account}** to team **${team}**`,
          basis,
          detail: `organisation ${organisation}`,
          undo: 'remove it from the team',
        };
    }
  });
  const part = personPart(input, state);
  const doubt = state.member?.isInTeam === 'unclear' ? teamDoubt(input, state) : undefined;
  return [...changes, ...[part, doubt].filter((change) => change !== undefined)];
}

function teamDoubt({ organisation, team, account }: MembershipInput, state: MembershipState): Change {
  return {
    action: 'person',
    summary: `find out whether **${account}** is in team **${team}**`,
    basis: basisOf(state),
    unknown: `one answer of Docker Hub about the teams of ${account}: the list of its teams and its record as a member differ`,
    instructions: [
      'Run this step again in a few minutes: one of the two answers may be from before a change.',
      `If it stays, look at the members of \`${team}\` in \`${organisation}\`, and mark this done where \`${account}\` is among them.`,
    ],
    link: membersOf(organisation),
    markable: true,
    part: { kind: 'mark' },
  };
}

function membersOf(organisation: string): NonNullable<Change['link']> {
  return {
    title: 'Open the members of the organisation',
    url: `https://app.docker.com/accounts/${encodeURIComponent(organisation)}/members`,
  };
}

function personPart(input: MembershipInput, state: MembershipState): Change | undefined {
  const { organisation, team, account } = input;
  const { member } = state;
  const person = asker(basisOf(state));
  const members = membersOf(organisation);
  if (!state.hasOrganisation) {
    return person(`find organisation **${organisation}**`, [
      `Docker Hub shows no organisation \`${organisation}\` to \`${state.operator}\`. Correct the name in the runbook, or sign in as an owner of the organisation.`,
    ]);
  }
  if (!state.hasTeam) {
    return person(
      `have team **${team}** made in **${organisation}**`,
      [`The organisation has no team \`${team}\`. Correct the name in the runbook, or ask an owner to make the team.`],
      members,
    );
  }
  if (member !== undefined) {
    if (member.role === plain || isLowered(member, state, account)) return undefined;
    if (member.role === '') {
      return {
        ...person(
          `find out which role **${account}** has in **${organisation}**`,
          [`See *Members* of \`${organisation}\`: where \`${account}\` is a plain member, mark this done.`],
          members,
        ),
        unknown: `its role: Docker Hub lists ${account} among the members, and does not tell it`,
        markable: true,
        part: { kind: 'mark' },
      };
    }
    return person(
      `have the role of **${account}** in **${organisation}** looked at`,
      [
        isSame(state.operator, account)
          ? `\`${account}\` is \`${member.role}\`, and it is who you are signed in as. A service ID must be a plain member: sign in as another owner and run this again.`
          : `\`${account}\` has the custom role \`${member.role}\`. Ask an owner to make it a plain member.`,
      ],
      members,
    );
  }
  if (state.invite !== undefined || state.preview === 'invited') {
    return {
      ...person(
        `accept the invite as **${account}**`,
        [
          `Sign in to Docker Hub as \`${account}\` in a private window.`,
          howToAccept(organisation, state),
          'Run this step again: it ticks itself once the ID is a member.',
        ],
        { title: 'Open Docker', url: 'https://app.docker.com/' },
      ),
      part: { service: 'dockerHub', play: 'accept-invite', username: account, organisation },
    };
  }
  if (state.preview === 'conflict') {
    return {
      ...person(
        `have a seat freed in **${organisation}**`,
        [
          `Docker Hub refuses an invite for \`${account}\` before it is sent, which most often means that no seat is free. Pending invites take seats too.`,
          ...(state.refusal === undefined ? [] : [state.refusal]),
          `Ask an owner of \`${organisation}\` to remove a member or an old invite, or to buy a seat.`,
          'Run this step again afterwards.',
        ],
        members,
      ),
      part: { service: 'dockerHub', play: 'free-seat', organisation },
    };
  }
  return {
    ...person(
      `have the invite of **${account}** looked at`,
      [
        `Docker Hub would answer \`${state.preview ?? ''}\` to an invite of \`${account}\` to \`${organisation}\`, so none was sent.`,
        `If it speaks of seats or of an earlier invite, ask an owner of \`${organisation}\`; pending invites take seats. Else correct the ID in the runbook.`,
      ],
      members,
    ),
    // The words of the service are an open set, and a want of seats is the one case among them that passes.
    part: { service: 'dockerHub', play: 'free-seat', organisation },
  };
}

function howToAccept(organisation: string, { invite }: MembershipState): string {
  if (invite?.isExpired === true) {
    return `The link of the invite's mail has ended: it was sent ${invite.sent ?? ''} and was good for ${inviteLifeDays} days. Accept \`${organisation}\` in the notifications there, or have the mail sent anew and open its link.`;
  }
  const sent = invite?.sent === undefined ? '' : `sent ${invite.sent}, `;
  return `Open the link of the invite's mail (${sent}good for ${inviteLifeDays} days), or the notifications, and accept \`${organisation}\`.`;
}

/** Makes changes that a person is asked for, all from one look. */
function asker(basis: Basis) {
  return (summary: string, instructions: readonly string[], link?: Change['link']): Change => ({
    action: 'person',
    summary,
    basis,
    instructions,
    ...(link === undefined ? {} : { link }),
  });
}
