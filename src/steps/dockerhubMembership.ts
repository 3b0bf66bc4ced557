import { z } from 'zod';
import type { Services } from '../services/services';
import type { Section } from '../runbook/run/section';
import type { StepKind } from '../runbook/run/step';
import { PullbookError } from '../shared/errors';
import { dockerId } from './dockerId';
import type { MembershipInput, MembershipState } from './membership/membershipState';
import { readMembership, resentAt } from './membership/membershipState';
import { decideMembership, planMembership } from './membership/planMembership';

/**
 * Makes the service ID a plain member of the organisation and of one team. Docker Hub has no call that adds a member: an
 * ID is invited, and accepts as itself, which a person does.
 *
 * @see https://docs.docker.com/admin/organization/manage/members/ (invites, seats)
 */
export const dockerhubMembership = {
  kind: 'dockerhub/membership',
  summary: 'Invites the service Docker ID into the organisation and team as a plain member, and waits for acceptance.',
  effects: 'write',
  input: z.strictObject({
    organisation: z.string().min(1).describe('The Docker organisation. You must be signed in as one of its owners.'),
    team: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{3,30}$/, {
        error: (issue) =>
          `\`${String(issue.input)}\` is no team name: 3 to 30 letters, digits, \`_\` and \`-\` are allowed.`,
      })
      .describe('The team in the organisation. It must exist.'),
    account: dockerId.describe('The service Docker ID, usually `${{ steps.account.outputs.username }}`.'),
    mail: z
      .email()
      .optional()
      .describe(
        'The mail address of the ID, so that an invite sent to the address is found and not sent again. Optional.',
      ),
  }),
  outputs: {
    role: { description: 'The role of the ID in the organisation, `member`.' },
  },
  subject: (input, host) => `**${input.account}** in **${input.organisation}** on ${host('dockerHub')}`,
  irrelevant: [
    {
      read: 'dockerHub.hasTeam',
      answers: ['earlier'],
      because: 'it is asked whether the team exists; who is in it, the member’s own teams tell',
    },
  ],
  check: readMembership,
  plan: (input, state) => planMembership(input, state),
  view: (input, state) => viewMembership(input, state),
  outcome: (_input, { member }): Readonly<Record<string, string>> =>
    member === undefined || member.role === '' ? {} : { role: member.role },
  async apply(input, state, _plan, ctx) {
    const { organisation, team, account } = input;
    const session = await ctx.services.dockerHub.asOperator({ signal: ctx.signal });
    for (const work of decideMembership(state, account)) {
      switch (work) {
        case 'invite': {
          const { status } = await ctx.write(`invite ${account} to ${organisation}`, () =>
            session.invite({ organisation, invitee: account, team, role: 'member' }),
          );
          if (status !== 'invited') {
            throw new PullbookError(
              'PERSON_NEEDED',
              `Docker Hub answered \`${status}\` to the invite of \`${account}\`.`,
              {
                service: 'Docker Hub',
                operation: 'POST /v2/invites/bulk',
                advice: `Run the step again to see what came of it, or ask an owner of \`${organisation}\`.`,
              },
            );
          }
          break;
        }
        case 'resend': {
          const { invite } = state;
          if (invite === undefined) break;
          await ctx.write(`send the invite of ${account} anew`, () => session.resendInvite(invite.id));
          // The invite keeps its date, so only the journal knows that its mail is a new one.
          await ctx.remember(resentAt(invite.id), String(ctx.clock.now()));
          break;
        }
        case 'lower-role':
          await ctx.write(`set the role of ${account} to member`, () =>
            session.setRole(organisation, account, 'member'),
          );
          break;
        case 'add-to-team':
          await ctx.write(`add ${account} to team ${team}`, () => session.addToTeam(organisation, team, account));
          break;
      }
    }
  },
} satisfies StepKind<MembershipInput, MembershipState, Services>;

function viewMembership(input: MembershipInput, { member, invite }: MembershipState): readonly Section[] {
  const invited = {
    state: 'done',
    text: 'invited',
    ...(invite === undefined
      ? {}
      : { detail: `as ${invite.invitee}${invite.sent === undefined ? '' : `, sent ${invite.sent}`}` }),
  } as const;
  return [
    {
      type: 'checklist',
      items: [
        member !== undefined || invite !== undefined ? invited : { state: 'todo', text: 'invited' },
        {
          state: member !== undefined ? 'done' : 'person',
          text: `member of **${input.organisation}**`,
          ...(member === undefined
            ? {}
            : { detail: member.role === '' ? 'its role is not told' : `role ${member.role}` }),
        },
        {
          state: member?.isInTeam === 'unclear' ? 'unknown' : member?.isInTeam === true ? 'done' : 'todo',
          text: `in team **${input.team}**`,
        },
      ],
    },
  ];
}
