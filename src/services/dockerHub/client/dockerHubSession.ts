import { PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import { type AccessTokenAnswer, hubAnswers } from './dockerHubAnswers';
import { hubPages } from './hubPages';
import { createHubCaller } from './hubCaller';
import type { Http } from '../../http/http';
import { parseTime } from '../../http/parseTime';
import type { AccessToken, DockerHubCredential, DockerHubSession, InviteRequest } from '../contract';
import type { SessionKeeper } from './sessionKeeper';

const part = encodeURIComponent;

/**
 * Docker Hub as one identity sees it. Throws {@link PullbookError} `TOKEN_KIND_REFUSED` where this kind of session may
 * not make the call, `FORBIDDEN` where the person may not, `SESSION_EXPIRED`, and what {@link Http.send} throws.
 */
export function createDockerHubSession(options: {
  readonly http: Http;
  readonly redactor: Redactor;
  readonly keeper: SessionKeeper;
  readonly identity: string;
  readonly credentialKind: DockerHubCredential['kind'];
}): DockerHubSession {
  const { redactor } = options;
  const call = createHubCaller(options);
  const pages = hubPages(call);
  const members = (organisation: string) => `/v2/orgs/${part(organisation)}/members`;
  const teams = (organisation: string) => `/v2/orgs/${part(organisation)}/groups`;
  const tokens = '/v2/access-tokens';

  async function bulkInvite(request: InviteRequest, dryRun: boolean, signal: AbortSignal | undefined) {
    const answer = await call({
      method: 'POST',
      path: '/v2/invites/bulk',
      body: {
        org: request.organisation,
        invitees: [request.invitee],
        team: request.team,
        role: request.role,
        ...(dryRun && { dry_run: true }),
      },
      effect: dryRun ? 'read' : 'write',
      signal,
    });
    const found = answer.json(hubAnswers.bulkInvite);
    const named = found.find(({ invitee }) => sameName(invitee, request.invitee));
    // One was invited, and may be called otherwise in the answer, as a mail address by its Docker ID.
    const mine = named ?? (found.length === 1 ? found[0] : undefined);
    // An empty list says nothing was done; the caller shows it to a person.
    return { status: mine?.status ?? 'no answer for this invitee', inviteId: mine?.invite?.id ?? undefined };
  }

  return {
    identity: options.identity,

    async listAccessTokens({ signal }) {
      const found = await pages(tokens, {}, hubAnswers.accessTokens, signal);
      return found.map(accessTokenOf);
    },

    async createAccessToken({ label, scopes, expiresAt }, { signal } = {}) {
      const answer = await call({
        method: 'POST',
        path: tokens,
        body: {
          token_label: label,
          scopes,
          ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z') }),
        },
        signal,
      });
      const created = answer.json(hubAnswers.createdAccessToken);
      const value = new Secret(created.token ?? '');
      redactor.register(value);
      if (value.isEmpty || /^\*+$/.test(value.reveal())) {
        throw new PullbookError('UNEXPECTED_ANSWER', `Docker Hub created \`${label}\` but did not give its value.`, {
          service: 'Docker Hub',
          operation: `POST ${tokens}`,
          effect: 'unknown',
          advice: 'The token exists and nobody can know its value. Check again: the next plan revokes it.',
        });
      }
      return { token: accessTokenOf(created), value };
    },

    async deleteAccessToken(uuid, { signal } = {}) {
      // 404: already gone, which is what was asked for.
      await call({ method: 'DELETE', path: `${tokens}/${part(uuid)}`, accept: [404], signal });
    },

    async findMember(organisation, username, { signal }) {
      // `search` also matches parts of names and mail addresses.
      const found = await pages(members(organisation), { search: username }, hubAnswers.members, signal);
      const member = found.find((one) => sameName(one.username, username) && lower(one.role) !== 'invitee');
      if (member === undefined) return undefined;
      return { username: member.username ?? username, role: lower(member.role), teams: member.groups ?? [] };
    },

    async listTeamsOf(organisation, username, { signal }) {
      const found = await pages(teams(organisation), { username }, hubAnswers.teams, signal);
      return found.map(({ name }) => name);
    },

    async listInvites(organisation, { signal }) {
      const answer = await call({ method: 'GET', path: `/v2/orgs/${part(organisation)}/invites`, signal });
      return (answer.json(hubAnswers.invites).data ?? []).map((invite) => ({
        id: invite.id,
        invitee: invite.invitee,
        team: invite.team === '' ? undefined : (invite.team ?? undefined),
        role: invite.role ? lower(invite.role) : undefined,
        createdAt: parseTime(invite.created_at),
      }));
    },

    async previewInvite(request, { signal }) {
      const { status } = await bulkInvite(request, true, signal);
      return { status };
    },

    invite: (request, { signal } = {}) => bulkInvite(request, false, signal),

    async resendInvite(id, { signal } = {}) {
      await call({ method: 'PATCH', path: `/v2/invites/${part(id)}/resend`, signal });
    },

    async setRole(organisation, username, role, { signal } = {}) {
      await call({ method: 'PUT', path: `${members(organisation)}/${part(username)}`, body: { role }, signal });
    },

    async addToTeam(organisation, team, username, { signal } = {}) {
      const path = `${teams(organisation)}/${part(team)}/members`;
      await call({ method: 'POST', path, body: { member: username }, signal });
    },

    async findOrganisation(organisation, { signal }) {
      const answer = await call({ method: 'GET', path: `/v2/orgs/${part(organisation)}`, accept: [403, 404], signal });
      if (answer.status === 404) return undefined;
      if (answer.status !== 403) return { name: answer.json(hubAnswers.organisation).orgname };
      // The page of the organisation is not in the published API, so an organisation token may lack the right to it.
      const path = teams(organisation);
      const listing = await call({ method: 'GET', path, query: { page_size: 1 }, accept: [404], signal });
      return listing.status === 404 ? undefined : { name: organisation };
    },

    async hasTeam(organisation, team, { signal }) {
      const path = `${teams(organisation)}/${part(team)}`;
      const answer = await call({ method: 'GET', path, accept: [404], signal });
      if (answer.status === 404) return false;
      // A team has a name; a page without one shows none.
      answer.json(hubAnswers.team);
      return true;
    },
  };
}

function accessTokenOf(answer: AccessTokenAnswer): AccessToken {
  return {
    uuid: answer.uuid,
    label: answer.token_label,
    scopes: answer.scopes ?? [],
    active: answer.is_active,
    expiresAt: endOf(answer.expires_at),
    createdAt: parseTime(answer.created_at) ?? 0,
    lastUsedAt: parseTime(answer.last_used),
  };
}

/** An end that cannot be read is none that lies far off: such a token counts as ended. */
function endOf(text: string | null | undefined): number | undefined {
  return text === null || text === undefined || text === '' ? undefined : (parseTime(text) ?? 0);
}

/** Roles come back capitalised and go in in lower case; Docker IDs are in lower case throughout. */
function lower(text: string | null | undefined): string {
  return (text ?? '').toLowerCase();
}

function sameName(a: string | null | undefined, b: string): boolean {
  return lower(a) === b.toLowerCase();
}
