import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startSimulators } from '../../../../src/services/world/server';
import type { Simulators } from '../../../../src/services/world/server';
import { rig } from './rig';
import type { Rig } from './rig';

describe('simulators over HTTP', () => {
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let r: Rig;
  beforeEach(async () => {
    r = rig();
    simulators = await startSimulators(r.world);
  });
  afterEach(() => simulators.stop());

  const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body), headers });

  it('listen on 127.0.0.1 only, each service under its own base URL', () => {
    for (const url of Object.values(simulators.urls)) assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[a-z/]+$/);
    const urls = Object.values(simulators.urls);
    assert.ok(urls.length >= 5);
    assert.equal(new Set(urls).size, urls.length);
  });

  it('sign in, list with links to this server, and answer 204 without a body', async () => {
    const { username, password } = r.world.operator.dockerHub;
    const { dockerHub } = simulators.urls;
    const signedIn = await post(`${dockerHub}/v2/auth/token`, { identifier: username, secret: password.reveal() });
    const { access_token } = (await signedIn.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const made = [0, 1].map(() =>
      post(`${dockerHub}/v2/access-tokens`, { token_label: 'x', scopes: ['repo:read'] }, headers),
    );
    const { uuid } = (await (await made[0]!).json()) as { uuid: string };
    await made[1];
    const page = await fetch(`${dockerHub}/v2/access-tokens?page_size=1`, { headers });
    const { next } = (await page.json()) as { next: string };
    assert.ok(next.startsWith(`${dockerHub}/v2/access-tokens?`));
    assert.equal((await fetch(next, { headers })).status, 200);
    const deleted = await fetch(`${dockerHub}/v2/access-tokens/${uuid}`, { method: 'DELETE', headers });
    assert.deepEqual([deleted.status, await deleted.text()], [204, '']);
  });

  it('answer HEAD with headers alone', async () => {
    const { registry } = simulators.urls;
    const token = await fetch(
      `${registry}/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull`,
    );
    const { token: bearer } = (await token.json()) as { token: string };
    const answer = await fetch(`${registry}/v2/ratelimitpreview/test/manifests/latest`, {
      method: 'HEAD',
      headers: { Authorization: `Bearer ${bearer}` },
    });
    assert.deepEqual([answer.status, answer.headers.get('ratelimit-limit')], [200, '100;w=21600']);
  });

  it('take an address that is written whole, as to a proxy, and keep nothing of it but the path', async () => {
    const { port, host } = new URL(simulators.urls.dockerHub);
    const password = ['a', 'real', 'one'].join('-');
    const statusOf = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = httpRequest(
          { port, path: `http://ana:${password}@${host}${path}`, headers: { host } },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          },
        );
        asked.on('error', reject).end();
      });
    assert.equal(await statusOf('/v2/users/opgoperator'), 200);
    assert.equal(await statusOf('/nowhere'), 404);
    assert.equal(r.world.journal.entries.at(-1)!.path, '/nowhere');
  });

  it('say at the root too what Docker Hub does not simulate, in its own form', async () => {
    const { origin } = new URL(simulators.urls.dockerHub);
    for (const path of ['/v2/repositories/acme/kettle/', '/v2/namespaces/acme/repositories', '/v2/auditlogs/acme']) {
      const answer = (await (await fetch(origin + path)).json()) as { message?: string };
      assert.equal(answer.message, `not simulated: GET ${path}`);
      assert.equal(r.world.journal.entries.at(-1)!.service, 'dockerHub');
    }
  });

  it('are a registry at the root too, where the name of an image puts it', async () => {
    const { origin } = new URL(simulators.urls.registry);
    const answer = await fetch(`${origin}/v2/`);
    assert.equal(answer.status, 401);
    const realm = `Bearer realm="${simulators.urls.registry}/token",service="registry.docker.io"`;
    assert.equal(answer.headers.get('www-authenticate'), realm);
    assert.equal((await fetch(`${origin}/v2/ratelimitpreview/test/manifests/latest`)).status, 401);
    assert.equal((await fetch(`${origin}/v3`)).status, 404);
    const scope = 'service=registry.docker.io&scope=repository:ratelimitpreview/test:pull';
    const { token } = (await (await fetch(`${origin}/token?${scope}`)).json()) as { token: string };
    const headers = { Authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${origin}/v2/ratelimitpreview/test/manifests/latest`, { headers })).status, 200);
  });

  it('keep encoded slashes apart from raw ones', async () => {
    const headers = { 'Circle-Token': r.world.operator.circleCi.token.reveal() };
    const base = `${simulators.urls.circleCi}/api/v2/project`;
    assert.equal((await fetch(`${base}/gh%2Fministryofjustice%2Fopg-sirius`, { headers })).status, 200);
    const run = await post(`${base}/gh%2Fministryofjustice%2Fopg-sirius/pipeline/run`, {}, headers);
    assert.equal(run.status, 404);
  });

  describe('with the AWS SDK, told by its own environment variables', () => {
    const names = ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL_STS'] as const;
    let before: (string | undefined)[];
    beforeEach(() => {
      before = names.map((name) => process.env[name]);
      process.env[names[0]] = simulators.urls.secretsManager;
      process.env[names[1]] = simulators.urls.sts;
    });
    afterEach(() => {
      for (const [index, name] of names.entries()) {
        const value = before[index];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    });

    it('the operator’s keys do, whatever the signature', async () => {
      const { accessKeyId } = r.world.operator.aws;
      const configuration = { region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey: 'any' } };
      const secrets = new SecretsManagerClient({ ...configuration, maxAttempts: 1 });
      const sts = new STSClient({ ...configuration, maxAttempts: 1 });
      try {
        assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, '123456789012');
        const SecretId = 'sirius-dockerhub_id';
        await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'opgcisirius' }));
        assert.equal((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString, 'opgcisirius');
        r.world.faults.add({ route: 'GetSecretValue', kind: 'reset', when: 'before' });
        await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId })), { code: 'ECONNRESET' });
        r.world.faults.add({ route: 'GetSecretValue', kind: 'rate-limited', retryAfterSeconds: 1 });
        await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId })), { name: 'ThrottlingException' });
      } finally {
        secrets.destroy();
        sts.destroy();
      }
    });
  });

  it('break connections and cut bodies on the wire', async () => {
    const url = `${simulators.urls.dockerHub}/v2/users/opgoperator`;
    r.world.faults.add({ route: '*', kind: 'reset', when: 'before' });
    await assert.rejects(fetch(url), TypeError);
    r.world.faults.add({ route: '*', kind: 'truncated-body', closes: true });
    await assert.rejects(
      fetch(url).then((answer) => answer.text()),
      TypeError,
    );
    r.world.faults.add({ route: '*', kind: 'truncated-body' });
    const cut = await fetch(url).then((answer) => answer.text());
    assert.throws(() => JSON.parse(cut) as unknown, SyntaxError);
    assert.equal((await fetch(url)).status, 200);
  });

  it('free the port when stopped, and say when it is taken', async () => {
    const port = Number(new URL(simulators.controlUrl).port);
    await assert.rejects(startSimulators(r.world, { port }), { code: 'EADDRINUSE' });
    await simulators.stop();
    simulators = await startSimulators(r.world, { port });
    assert.equal(Number(new URL(simulators.controlUrl).port), port);
  });
});
