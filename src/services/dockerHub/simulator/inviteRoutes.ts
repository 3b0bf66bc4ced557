import { bodyOf, empty, json, textIn, timestamp } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import type { HubInvite, HubOrganisation } from './hubState';
import { freeSeats } from './freeSeats';
import { findAccount, findAccountToSignIn, hubError } from './hubSession';
import { organisationRoute } from './organisationAccess';

const reads = { least: 'owner', scope: 'scope-invite-read' } as const;
const edits = { least: 'owner', scope: 'scope-invite-edit' } as const;
const mostInvitees = 1000;

export const inviteRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v2/orgs/{org_name}/invites',
    writes: false,
    handle: organisationRoute(reads, (_call, { invites, name }) =>
      json(200, { data: invites.map((invite) => inviteBody(invite, name)) }),
    ),
  },
  {
    method: 'POST',
    path: '/v2/invites/bulk',
    writes: true,
    isDryRun: (call) => bodyOf(call.request)?.['dry_run'] === true,
    handle: organisationRoute(edits, inviteMany, (call) => textIn(bodyOf(call.request), 'org')),
  },
  { method: 'PATCH', path: '/v2/invites/{id}/resend', writes: true, handle: inviteRoute(resend) },
  { method: 'DELETE', path: '/v2/invites/{id}', writes: true, handle: inviteRoute(cancel) },
];

function inviteMany(call: Call, organisation: HubOrganisation, actor: string): ServiceResponse {
  const body = bodyOf(call.request);
  const invitees = body?.['invitees'];
  const role = body?.['role'] ?? 'member';
  const team = textIn(body, 'team') ?? '';
  if (!Array.isArray(invitees) || invitees.length === 0 || invitees.length > mostInvitees) {
    return hubError(400, 'bad request');
  }
  if (role !== 'owner' && role !== 'editor' && role !== 'member') return hubError(400, 'bad request');
  if (team !== '' && !organisation.teams.some((other) => other.name === team)) return hubError(400, 'no such team');
  const dryRun = body?.['dry_run'] === true;
  if (!invitees.every((invitee) => typeof invitee === 'string' && invitee !== '')) return hubError(400, 'bad request');
  const names = invitees.map((invitee) => String(invitee).toLowerCase());
  const fresh = names.filter((name) => statusOf(call, organisation, name) === 'invited').length;
  if (fresh > freeSeats(organisation) && call.state.hub.noSeatAnswer === 'conflict') {
    return hubError(409, 'not enough seats');
  }
  return json(202, {
    invitees: names.map((invitee) => {
      const status = statusOf(call, organisation, invitee);
      if (status === 'invited' && freeSeats(organisation) < 1) return { invitee, status: 'no_seats_available' };
      // The real service mails members and invitees again (https://github.com/docker/terraform-provider-docker/issues/114).
      if (!dryRun && status !== 'invalid_email_or_docker_id') mail(call, organisation, invitee);
      if (dryRun || status !== 'invited') return { invitee, status };
      const invite: HubInvite = { id: uuid(call.random), invitee, inviter: actor, team, role, createdAt: call.now };
      organisation.invites.push(invite);
      return { invitee, status, invite: inviteBody(invite, organisation.name) };
    }),
  });
}

/** The document names the first, third and fourth of these; the second is the simulator's word for a case it leaves open. */
function statusOf(
  call: Call,
  organisation: HubOrganisation,
  invitee: string,
): 'invited' | 'already_invited' | 'existing_org_member' | 'invalid_email_or_docker_id' {
  const isMail = /^[^@\s]+@[^@\s][^@\s.]*\.[^@\s]+$/.test(invitee);
  const account = findAccountToSignIn(call, invitee);
  if (!isMail && account === undefined) return 'invalid_email_or_docker_id';
  if (organisation.members.some((member) => member.username === account?.username)) return 'existing_org_member';
  const known = [invitee, account?.username, account?.email.toLowerCase()];
  return organisation.invites.some((invite) => known.includes(invite.invitee)) ? 'already_invited' : 'invited';
}

function mail(call: Call, organisation: HubOrganisation, invitee: string): void {
  const to = findAccount(call, invitee)?.email ?? invitee;
  call.state.hub.mails.push({ to, subject: `Join ${organisation.name} on Docker`, at: call.now });
}

/** Invites are addressed without their organisation, so the organisation is found by the invite. */
function inviteRoute(handle: (call: Call, organisation: HubOrganisation, invite: HubInvite) => ServiceResponse) {
  const owning = (call: Call): HubOrganisation | undefined =>
    call.state.hub.organisations.find((o) => o.invites.some((invite) => invite.id === call.params['id']));
  return organisationRoute(
    edits,
    (call, organisation) => {
      const invite = organisation.invites.find((candidate) => candidate.id === call.params['id']);
      return invite === undefined ? hubError(404, 'not found') : handle(call, organisation, invite);
    },
    (call) => owning(call)?.name,
  );
}

function resend(call: Call, organisation: HubOrganisation, invite: HubInvite): ServiceResponse {
  mail(call, organisation, invite.invitee);
  return empty(204);
}

function cancel(_call: Call, organisation: HubOrganisation, invite: HubInvite): ServiceResponse {
  organisation.invites.splice(organisation.invites.indexOf(invite), 1);
  return empty(204);
}

function inviteBody(invite: HubInvite, organisation: string): Record<string, unknown> {
  const { id, invitee, inviter, team, role, createdAt } = invite;
  return { id, inviter_username: inviter, invitee, org: organisation, team, role, created_at: timestamp(createdAt) };
}
