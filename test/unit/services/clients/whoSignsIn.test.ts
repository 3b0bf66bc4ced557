import assert from 'node:assert/strict';
import type { DockerHubCredential } from '../../../../src/services/dockerHub/contract';
import { serviceIds } from '../../../../src/services/dockerHub/serviceIds';
import { codeOf, isPullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { rig } from '../simulators/rig';
import { aSession, fake, type Script, sessionToken, testServices } from './testServices';

const end = Date.parse('2026-11-23T09:10:00Z');
const hub = (claims: Readonly<Record<string, string>>) =>
  sessionToken(end, 'session', { 'https://hub.docker.com': claims });
const mail = 'ana@kettle.example';
const token = (kind: 'pat' | 'oat') => fake.token.replace('pat', kind);
const password = (username: string, secret = fake.password): DockerHubCredential => ({
  kind: 'password',
  username,
  password: new Secret(secret),
});
const organisationToken = (organisation: string, secret = token('oat')): DockerHubCredential => ({
  kind: 'organisation-token',
  organisation,
  token: new Secret(secret),
});

/** Signs in on a Docker Hub that gives this session to everybody. */
function signIn(operator: DockerHubCredential, session: string, script: Script = () => ({ json: { results: [] } })) {
  const services = testServices(
    (request, count) =>
      request.path === '/v2/auth/token' ? { json: { access_token: session } } : script(request, count),
    { operator },
  );
  return { ...services, session: services.writes.dockerHub.asOperator(aSession) };
}

async function failureOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => assert.fail('it went well'),
    (reason: unknown) => reason,
  );
  assert.ok(isPullbookError(error), String(error));
  return error;
}

describe('who has signed in to Docker Hub', () => {
  for (const [what, operator, session, expected] of [
    ['a mail address, by the claim of the session', password(mail), hub({ username: 'anatin' }), 'anatin'],
    ['a Docker ID in capitals', password('AnaTin'), sessionToken(end), 'anatin'],
    ['a claim in capitals', password(mail), hub({ username: 'AnaTin' }), 'anatin'],
    ['an organisation in capitals', organisationToken('Tinworks'), sessionToken(end), 'tinworks'],
    ['another name than typed', password('ana'), hub({ username: 'anatin' }), 'anatin'],
  ] as const) {
    it(`is told for ${what}`, async () => {
      const { session: opened, calls } = signIn(operator, session);
      assert.equal((await opened).identity, expected);
      assert.deepEqual(calls(), ['POST /v2/auth/token']);
    });
  }

  it('is told for a session of `docker login` under a mail address', async () => {
    const services = testServices(() => ({}), {
      operator: { kind: 'session', username: mail, token: new Secret(hub({ username: 'anatin' })) },
    });
    assert.equal((await services.reads.dockerHub.asOperator(aSession)).identity, 'anatin');
  });

  it('is asked where a mail address was typed and the session does not say it', async () => {
    const { session, calls } = signIn(password(mail), sessionToken(end), () => ({ json: { username: 'anatin' } }));
    assert.equal((await session).identity, 'anatin');
    assert.deepEqual(calls(), ['POST /v2/auth/token', 'GET /v2/user']);
  });

  for (const [what, reply, code] of [
    ['nothing', {}, 'UNEXPECTED_ANSWER'],
    ['no name', { json: { id: 'x', username: '' } }, 'UNEXPECTED_ANSWER'],
    ['a refusal', { status: 403 }, 'FORBIDDEN'],
  ] as const) {
    it(`is not taken for the mail address where that answers ${what}`, async () => {
      const { session } = signIn(password(mail), sessionToken(end), () => reply);
      assert.equal((await failureOf(session)).code, code);
    });
  }

  it('is told by the simulator, which takes both at a sign-in', async () => {
    const { world, hub: ask } = rig();
    const { password: secret } = world.operator.dockerHub;
    const body = { identifier: 'OpgOperator@example.com', secret: secret.reveal() };
    const answer = await ask('POST', '/v2/auth/token', { body });
    assert.equal(answer.status, 200);
    const { session } = signIn(password('opgoperator@example.com'), String(answer.at('access_token')));
    assert.equal((await session).identity, 'opgoperator');
  });

  it('is a Docker ID and no mail address where a service ID is signed in, for steps look for that', () => {
    const { problemOf } = serviceIds.nameQuestion(() => undefined);
    assert.match(problemOf(mail) ?? '', /not its mail address/);
    assert.equal(problemOf('opgcisirius'), undefined);
  });
});

describe('an access token in the wrong place', () => {
  for (const [what, operator, advice] of [
    ['personal, as a password', password('anatin', token('pat')), /account password/],
    ['of an organisation, as a password', password('tinworks', token('oat')), /PULLBOOK_DOCKERHUB_ORGANISATION/],
    ['personal, as an organisation’s', organisationToken('tinworks', token('pat')), /account password/],
  ] as const) {
    it(`is refused before anything is sent (${what})`, async () => {
      const services = testServices(() => ({}), { operator });
      const error = await failureOf(services.reads.dockerHub.asOperator(aSession));
      assert.equal(error.code, 'TOKEN_KIND_REFUSED');
      assert.match(error.facts.advice!, advice);
      assert.equal(services.requests.length, 0);
    });
  }

  // A token of before the prefix is a UUID, and opens a session like any password.
  for (const [what, operator, source] of [
    ['personal, as a password', password('anatin'), 'docker_pat|1'],
    ['of an organisation, as a password', password('tinworks'), 'docker_oat|1'],
    ['personal, as an organisation’s', organisationToken('tinworks'), 'docker_pat|1'],
  ] as const) {
    it(`is told by what the session was made from (${what})`, async () => {
      const { session } = signIn(operator, hub({ username: 'anatin', source }));
      assert.equal((await failureOf(session)).code, 'TOKEN_KIND_REFUSED');
    });
  }

  it('is told by what a session of `docker login` was made from', async () => {
    const services = testServices(() => ({}), {
      operator: { kind: 'session', username: 'anatin', token: new Secret(hub({ source: 'docker_pat|1' })) },
    });
    const error = await failureOf(services.reads.dockerHub.asOperator(aSession));
    assert.equal(error.code, 'TOKEN_KIND_REFUSED');
    assert.match(error.message, /session of `docker login` of `anatin` comes of a personal access token/);
  });

  it('keeps Docker’s own words for an organisation’s name, and says what to do', async () => {
    const services = testServices(
      () => ({ status: 401, json: { detail: 'Cannot log into an organization account' } }),
      { operator: password('tinworks') },
    );
    const error = await failureOf(services.reads.dockerHub.asOperator(aSession));
    assert.equal(error.code, 'CREDENTIALS_REFUSED');
    assert.match(error.message, /Cannot log into an organization account/);
    assert.match(error.facts.advice!, /PULLBOOK_DOCKERHUB_TOKEN/);
  });

  for (const message of [
    'token issued from personal access token is not allowed',
    'token issued from personal access token',
    'access is forbidden with a JWT issued from a personal access token',
    'access is forbidden with a JWT issued from an organization access token',
    'Personal Access Tokens may not be used here',
    'This endpoint does not support personal-access-token authentication',
    'organisation access tokens are not supported',
    'operation not permitted for PAT',
    'PATs cannot manage organizations',
    'session was issued by a token',
  ]) {
    it(`is told from a missing right, in any words: “${message}”`, async () => {
      const refusal = { status: 403, json: { message, errinfo: {} } };
      const { session } = signIn(password('anatin'), sessionToken(end), () => refusal);
      const opened = await session;
      for (const asked of [
        opened.listTeamsOf('tinworks', 'anatin', aSession),
        opened.findMember('tinworks', 'anatin', aSession),
        opened.listInvites('tinworks', aSession),
        opened.listAccessTokens(aSession),
      ]) {
        assert.equal((await failureOf(asked)).code, 'TOKEN_KIND_REFUSED');
      }
    });
  }

  for (const message of ['permission denied', 'organization access token lacks scope-invite-read', 'patently wrong']) {
    it(`is not told from “${message}”, which is about a right`, async () => {
      const refusal = { status: 403, json: { message } };
      const { session } = signIn(organisationToken('tinworks'), sessionToken(end), () => refusal);
      const error = await failureOf((await session).listInvites('tinworks', aSession));
      assert.equal(codeOf(error), 'FORBIDDEN');
      assert.match(error.facts.advice!, /scopes Member, Invite and Group/);
    });
  }
});
