import assert from 'node:assert/strict';
import { oneTimeCode } from '../../../../src/services/world/oneTimeCode';
import { type Answer, rig } from './rig';

/** The answer, once it is clear that its status is the expected one. */
async function answers(status: number, call: Promise<Answer>): Promise<Answer> {
  const answer = await call;
  assert.equal(answer.status, status, answer.body);
  return answer;
}

/** A text out of an answer. */
function text(answer: Answer, path: string): string {
  const found = answer.at(path);
  assert.ok(typeof found === 'string', `${path} in ${answer.body}`);
  return found;
}

/**
 * Each route once with success and with each refusal it has. What the answers look like is checked where the vendors' own
 * documents are at hand (`test/contracts`); this is what there is to check.
 */
describe('every route', () => {
  it('of signing in to Docker Hub', async () => {
    const { hub, newAccount, world, clock } = rig();
    const password = await newAccount('opgcisirius');
    for (const [secret, status] of [
      [password, 200],
      ['wrong', 401],
    ] as const) {
      await answers(status, hub('POST', '/v2/auth/token', { body: { identifier: 'opgcisirius', secret } }));
      await answers(status, hub('POST', '/v2/users/login', { body: { username: 'opgcisirius', password: secret } }));
    }
    const { organisation, token } = world.operator.organisationToken;
    const body = { identifier: organisation, secret: token.reveal() };
    const session = text(await answers(200, hub('POST', '/v2/auth/token', { body })), 'access_token');
    for (const path of ['/v2/user', '/v2/user/orgs']) await answers(403, hub('GET', path, { token: session }));

    const account = world.state.hub.accounts.find(({ username }) => username === 'opgcisirius')!;
    account.totpKey = '00'.repeat(20);
    const first = await answers(401, hub('POST', '/v2/users/login', { body: { username: 'opgcisirius', password } }));
    const login = { login_2fa_token: text(first, 'login_2fa_token') };
    const code = oneTimeCode(account.totpKey, clock.now());
    await answers(401, hub('POST', '/v2/users/2fa-login', { body: { ...login, code: 'wrong' } }));
    await answers(200, hub('POST', '/v2/users/2fa-login', { body: { ...login, code } }));
  });

  it('of looking up Docker IDs and organisations', async () => {
    const { hub, ownerSession } = rig();
    const token = await ownerSession();
    for (const path of ['/v2/user', '/v2/user/orgs']) {
      await answers(200, hub('GET', path, { token }));
      await answers(401, hub('GET', path));
    }
    for (const name of ['opgoperator', 'ministryofjustice']) await answers(200, hub('GET', `/v2/users/${name}`));
    await answers(404, hub('GET', '/v2/users/nobodyhere'));
    await answers(200, hub('GET', '/v2/orgs/ministryofjustice'));
    await answers(404, hub('GET', '/v2/orgs/nobodyhere'));
  });

  it('of personal access tokens', async () => {
    const { hub, newAccount, signIn } = rig();
    const token = await signIn('opgcisirius', await newAccount('opgcisirius'));
    const body = { token_label: 'CircleCI access token', scopes: ['repo:public_read'] };
    const made = await answers(201, hub('POST', '/v2/access-tokens', { token, body }));
    const one = `/v2/access-tokens/${text(made, 'uuid')}`;
    const byToken = { token: await signIn('opgcisirius', text(made, 'token')) };
    await answers(400, hub('POST', '/v2/access-tokens', { token, body: { token_label: '', scopes: [] } }));
    await answers(401, hub('POST', '/v2/access-tokens', { body }));
    await answers(403, hub('POST', '/v2/access-tokens', { ...byToken, body }));
    await answers(200, hub('GET', '/v2/access-tokens', { token }));
    await answers(401, hub('GET', '/v2/access-tokens'));
    await answers(200, hub('GET', one, { token }));
    await answers(200, hub('PATCH', one, { token, body: { is_active: false } }));
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      await answers(401, hub(method, one));
      await answers(403, hub(method, one, byToken));
    }
    await answers(204, hub('DELETE', one, { token }));
    for (const method of ['GET', 'DELETE'] as const) await answers(404, hub(method, one, { token }));
  });

  it('of an organisation’s members and teams', async () => {
    const { hub, newAccount, signIn, ownerSession } = rig();
    const token = await ownerSession();
    const stranger = { token: await signIn('opgcisirius', await newAccount('opgcisirius')) };
    const org = '/v2/orgs/ministryofjustice';
    await answers(200, hub('GET', `${org}/members?type=all`, { token }));
    await answers(200, hub('PUT', `${org}/members/opgengineer`, { token, body: { role: 'editor' } }));
    await answers(400, hub('PUT', `${org}/members/opgengineer`, { token, body: { role: 'Editor' } }));
    await answers(404, hub('PUT', `${org}/members/nobodyhere`, { token, body: { role: 'member' } }));
    await answers(200, hub('GET', `${org}/groups`, { token }));
    await answers(201, hub('POST', `${org}/groups`, { token, body: { name: 'readers' } }));
    const team = `${org}/groups/readers`;
    await answers(200, hub('GET', team, { token }));
    await answers(200, hub('PUT', team, { token, body: { name: 'readers', description: 'a' } }));
    await answers(200, hub('PATCH', team, { token, body: { description: 'b' } }));
    await answers(200, hub('POST', `${team}/members`, { token, body: { member: 'opgengineer' } }));
    await answers(404, hub('POST', `${team}/members`, { token, body: { member: 'opgcisirius' } }));
    await answers(200, hub('GET', `${team}/members`, { token }));
    for (const [method, path] of [
      ['GET', `${org}/members`],
      ['PUT', `${org}/members/opgengineer`],
      ['GET', `${org}/groups`],
      ['POST', `${org}/groups`],
      ['GET', team],
      ['PUT', team],
      ['PATCH', team],
      ['POST', `${team}/members`],
      ['GET', `${team}/members`],
      ['DELETE', `${team}/members/opgengineer`],
      ['DELETE', team],
      ['DELETE', `${org}/members/opgengineer`],
    ] as const) {
      await answers(401, hub(method, path, { body: {} }));
      await answers(403, hub(method, path, { ...stranger, body: {} }));
    }
    await answers(204, hub('DELETE', `${team}/members/opgengineer`, { token }));
    await answers(404, hub('DELETE', `${team}/members/opgengineer`, { token }));
    await answers(204, hub('DELETE', team, { token }));
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      await answers(404, hub(method, team, { token, body: { name: 'readers' } }));
    }
    await answers(204, hub('DELETE', `${org}/members/opgengineer`, { token }));
    await answers(404, hub('DELETE', `${org}/members/opgengineer`, { token }));
  });

  it('of invites', async () => {
    const { hub, newAccount, signIn, ownerSession, world } = rig();
    const token = await ownerSession();
    const stranger = { token: await signIn('opgcisirius', await newAccount('opgcisirius')) };
    const body = { org: 'ministryofjustice', team: 'opgdockerhubusers', role: 'member', invitees: ['opgcisirius'] };
    const everybody = { ...body, invitees: ['opgcisirius', 'opgengineer', 'nobodyhere'] };
    await answers(202, hub('POST', '/v2/invites/bulk', { token, body: { ...everybody, dry_run: true } }));
    const made = await answers(202, hub('POST', '/v2/invites/bulk', { token, body: everybody }));
    await answers(400, hub('POST', '/v2/invites/bulk', { token, body: { ...body, invitees: [] } }));
    await answers(200, hub('GET', '/v2/orgs/ministryofjustice/invites', { token }));
    await answers(200, hub('GET', '/v2/orgs/ministryofjustice/members?type=all', { token }));
    const invite = `/v2/invites/${text(made, 'invitees.0.invite.id')}`;
    for (const [method, path] of [
      ['GET', '/v2/orgs/ministryofjustice/invites'],
      ['POST', '/v2/invites/bulk'],
      ['PATCH', `${invite}/resend`],
      ['DELETE', invite],
    ] as const) {
      await answers(401, hub(method, path, { body }));
      await answers(403, hub(method, path, { ...stranger, body }));
    }
    await answers(204, hub('PATCH', `${invite}/resend`, { token }));
    await answers(204, hub('DELETE', invite, { token }));
    await answers(404, hub('DELETE', invite, { token }));
    await answers(404, hub('PATCH', `${invite}/resend`, { token }));
    world.state.hub.organisations[0]!.seats = 0;
    await answers(409, hub('POST', '/v2/invites/bulk', { token, body }));
  });

  it('of CircleCI’s projects and their variables', async () => {
    const { circle } = rig();
    const project = '/project/gh/ministryofjustice/opg-sirius';
    await answers(200, circle('GET', '/me'));
    const { json } = await answers(200, circle('GET', project));
    await answers(200, circle('GET', `/projects/${(json as { id: string }).id}/pipeline-definitions`));
    await answers(201, circle('POST', `${project}/envvar`, { body: { name: 'X', value: 'some-value' } }));
    await answers(400, circle('POST', `${project}/envvar`, { body: { name: '1', value: 'some-value' } }));
    await answers(200, circle('GET', `${project}/envvar`));
    await answers(200, circle('GET', `${project}/envvar/X`));
    await answers(200, circle('DELETE', `${project}/envvar/X`));
    for (const method of ['GET', 'DELETE'] as const) await answers(404, circle(method, `${project}/envvar/X`));
    // For a wrong token, too, most of them say that there is no such project.
    for (const [method, path, refusal] of [
      ['GET', '', 404],
      ['GET', '/envvar', 404],
      ['POST', '/envvar', 404],
      ['GET', '/pipeline', 404],
      ['POST', '/pipeline', 404],
      ['POST', '/pipeline/run', 401],
    ] as const) {
      await answers(refusal, circle(method, project + path, { token: 'wrong', body: {} }));
      await answers(404, circle(method, `/project/gh/ministryofjustice/other${path}`, { body: {} }));
    }
    const unknown = '/projects/00000000-0000-4000-8000-000000000000/pipeline-definitions';
    await answers(404, circle('GET', unknown));
    for (const path of ['/me', unknown]) await answers(401, circle('GET', path, { token: 'wrong' }));
  });

  it('of CircleCI’s pipelines and workflows', async () => {
    const { circle, world, clock } = rig();
    const infra = '/project/gh/ministryofjustice/opg-org-infra';
    const plan = world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')!.workflows[0]!;
    plan.approval = true;
    await answers(201, circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } }));
    await answers(400, circle('POST', `${infra}/pipeline/run`, { body: { nonsense: true } }));
    const body = { checkout: { branch: 'master' } };
    const run = text(await answers(201, circle('POST', `${infra}/pipeline/run`, { body })), 'id');
    await answers(200, circle('GET', `${infra}/pipeline?branch=master`));
    await answers(200, circle('GET', `/pipeline/${run}`));
    const workflows = await answers(200, circle('GET', `/pipeline/${run}/workflow`));
    const workflow = `/workflow/${text(workflows, 'items.0.id')}`;
    await answers(200, circle('GET', `${workflow}/job`));
    clock.advance(60_000);
    await answers(200, circle('GET', workflow));
    const jobs = await answers(200, circle('GET', `${workflow}/job`));
    await answers(200, circle('GET', `${infra}/job/${jobs.at('items.0.job_number') as number}`));
    const approval = `${workflow}/approve/${text(jobs, 'items.1.approval_request_id')}`;
    await answers(202, circle('POST', approval));
    await answers(400, circle('POST', approval));
    clock.advance(60_000);
    await answers(200, circle('GET', `${workflow}/job`));
    await answers(400, circle('POST', `${workflow}/rerun`, { body: { from_failed: true } }));
    const again = text(await answers(202, circle('POST', `${workflow}/rerun`, { body: {} })), 'workflow_id');
    await answers(202, circle('POST', `/workflow/${again}/cancel`));
    await answers(200, circle('GET', `/workflow/${again}`));
    await answers(200, circle('GET', `/workflow/${again}/job`));
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const [method, path] of [
      ['GET', `/pipeline/${unknown}`],
      ['GET', `/pipeline/${unknown}/workflow`],
      ['GET', `/workflow/${unknown}`],
      ['GET', `/workflow/${unknown}/job`],
      ['POST', `/workflow/${unknown}/rerun`],
      ['POST', `/workflow/${unknown}/cancel`],
      ['POST', `/workflow/${unknown}/approve/${unknown}`],
    ] as const) {
      await answers(404, circle(method, path));
      await answers(401, circle(method, path, { token: 'wrong' }));
    }
  });

  it('of CircleCI’s contexts', async () => {
    const { circle } = rig();
    const body = { name: 'shared', owner: { slug: 'gh/ministryofjustice' } };
    const context = `/context/${text(await answers(200, circle('POST', '/context', { body })), 'id')}`;
    await answers(200, circle('GET', '/context?owner-slug=gh/ministryofjustice'));
    await answers(200, circle('GET', context));
    const variable = `${context}/environment-variable/DOCKER_USER`;
    await answers(200, circle('PUT', variable, { body: { value: 'x' } }));
    await answers(200, circle('GET', `${context}/environment-variable`));
    await answers(200, circle('DELETE', variable));
    await answers(200, circle('DELETE', context));
    for (const [method, path] of [
      ['GET', context],
      ['DELETE', context],
      ['GET', `${context}/environment-variable`],
      ['PUT', variable],
      ['DELETE', variable],
    ] as const) {
      await answers(401, circle(method, path, { token: 'wrong', body: { value: 'x' } }));
      await answers(404, circle(method, path, { body: { value: 'x' } }));
    }
  });
});
