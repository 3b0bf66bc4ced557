import { testClients, testWorld } from '../../../support/loadedServices';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { terminalOffer } from '../../../../src/shared/offer';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServiceViews } from '../../../../src/services/createServices';
import { readDockerLogin } from '../../../../src/services/dockerHub/client/dockerLogin';
import { endpointsFrom } from '../../../../src/services/endpoints';
import { lazyTransport } from '../../../../src/services/http/lazyTransport';
import type { DockerHubCredential } from '../../../../src/services/dockerHub/contract';
import { dockerHubCredential } from '../../../../src/services/dockerHub/credential';
import { isPullbookError, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { hexDigits } from '../../../../src/services/world/identifiers';
import { type Simulators, startSimulators } from '../../../../src/services/world/server';
import { dockerHubSimulator } from '../../../../src/services/dockerHub/simulator/simulator';
import { SeededRandom } from '../../../support/seededRandom';
import { aSession, VirtualClock } from './testServices';

const { organisation, team } = dockerHubSimulator.sample.dockerhub;

describe('the ways in which an operator signs in, over real HTTP', () => {
  let world: RehearsalWorld;
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let clock: VirtualClock;
  let services: ServiceViews;
  let redactor: Redactor;
  let operator: () => Promise<DockerHubCredential | undefined>;
  let folder: string;
  const searchPath = process.env['PATH'];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pullbook-operator-'));
    clock = new VirtualClock();
    const random = new SeededRandom(7);
    world = testWorld({ clock, random });
    simulators = await startSimulators(world);
    redactor = new Redactor();
    services = testClients({
      transport: lazyTransport,
      clock,
      random,
      redactor,
      logger: silentLogger,
      endpoints: endpointsFrom({ PULLBOOK_DOCKERHUB_URL: simulators.urls.dockerHub }),
      services: {
        dockerHub: { operator: () => operator() },
        circleCi: { token: () => Promise.resolve(undefined) },
        aws: { region: '', profile: undefined },
        registry: undefined,
      },
      environment: {},
    });
  });
  afterEach(async () => {
    process.env['PATH'] = searchPath;
    await simulators.stop();
    await rm(folder, { recursive: true });
  });

  const account = () => {
    const found = world.state.hub.accounts.find(({ username }) => username === world.state.hub.operator);
    assert.ok(found);
    return found;
  };
  const byPassword = (oneTimeCode?: () => Promise<string>): void => {
    const { username, password } = world.operator.dockerHub;
    operator = () =>
      Promise.resolve({ kind: 'password', username, password, ...(oneTimeCode === undefined ? {} : { oneTimeCode }) });
  };
  const withSecondFactor = (): void => void (account().totpKey = hexDigits(world.random, 40));
  const enforceSso = (): void => {
    for (const one of world.state.hub.organisations) one.enforcesSso = true;
  };
  /** A call that only an owner's session may make. */
  const isInTeam = async (): Promise<boolean> =>
    (await services.reads.dockerHub.asOperator(aSession)).hasTeam(organisation, team, aSession);
  const signIns = () =>
    world.journal.entries
      .filter(({ route }) => /auth\/token|login/.test(route))
      .map(({ route, status }) => `${route} ${status}`);

  async function failure(): Promise<PullbookError> {
    const error = await isInTeam().then(
      () => assert.fail('it went through'),
      (reason: unknown) => reason,
    );
    assert.ok(isPullbookError(error), String(error));
    assert.equal(error.facts.effect ?? 'none', 'none');
    return error;
  }

  /** A session such as a browser gets: for `docker login`, whatever the password may open. */
  async function browserSession(): Promise<string> {
    const { username, password } = account();
    const answer = await fetch(`${simulators.urls.dockerHub}/v2/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier: username, secret: password }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  const readLogin = () => readDockerLogin({ clock, redactor, environment: { DOCKER_CONFIG: folder } });

  async function keepWithHelper(token: string): Promise<void> {
    const answer = JSON.stringify({ ServerURL: 'https://hub', Username: account().username, Secret: token });
    const helper = path.join(folder, 'docker-credential-fortheoperator');
    const asks = '[ "$1 $key" = "get https://index.docker.io/v1/access-token" ]';
    await writeFile(helper, `#!/bin/sh\nread key; ${asks} && echo '${answer}'\n`);
    await chmod(helper, 0o755);
    process.env['PATH'] = `${folder}${path.delimiter}${searchPath ?? ''}`;
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ credsStore: 'fortheoperator' }));
  }

  it('a password alone opens one session for all calls', async () => {
    byPassword();
    assert.ok(await isInTeam());
    assert.ok(await isInTeam());
    assert.deepEqual(signIns(), ['/v2/auth/token 200']);
  });

  it('a password and the one-time code open an account with two factors', async () => {
    withSecondFactor();
    byPassword(() => Promise.resolve(world.operator.dockerHub.oneTimeCode() ?? ''));
    assert.ok(await isInTeam());
    assert.deepEqual(signIns(), ['/v2/auth/token 401', '/v2/users/login 401', '/v2/users/2fa-login 200']);
  });

  it('a wrong code is refused in words, asked for once, and the next one works', async () => {
    withSecondFactor();
    const right = () => world.operator.dockerHub.oneTimeCode() ?? '';
    const wrong = right().replace(/./g, (digit) => String((Number(digit) + 1) % 10));
    byPassword(() => Promise.resolve(wrong));
    const error = await failure();
    assert.equal(error.code, 'SECOND_FACTOR_REQUIRED');
    assert.match(error.message, /did not accept the one-time code/);
    assert.match(error.facts.advice ?? '', /^Nothing was changed\. Wait for the next code/);
    assert.equal(signIns().filter((one) => one.includes('2fa-login')).length, 1);
    byPassword(() => Promise.resolve(right()));
    assert.ok(await isInTeam());
  });

  it('a session that ends in mid-run is opened anew, once', async () => {
    byPassword();
    assert.ok(await isInTeam());
    world.faults.add({ kind: 'expired-session', route: 'GET /v2/orgs/*' });
    assert.ok(await isInTeam());
    assert.deepEqual(signIns(), ['/v2/auth/token 200', '/v2/auth/token 200']);
    world.faults.add({ kind: 'expired-session', route: 'GET /v2/orgs/*', times: 2 });
    await failure();
    assert.equal(signIns().length, 3, 'the second refusal is not answered with a third sign-in');
  });

  it('a session of `docker login` comes from its helper, and works with two factors', async () => {
    const token = await browserSession();
    await keepWithHelper(token);
    withSecondFactor();
    operator = readLogin;
    assert.ok(await isInTeam());
    const credential = await readLogin();
    assert.ok(credential);
    assert.equal(await dockerHubCredential.prove(services.reads, credential, aSession), account().username);
    assert.equal(redactor.redact(token), '[redacted]');
  });

  it('a session of `docker login` comes from its file where there is no helper', async () => {
    const auth = Buffer.from(`${account().username}:${await browserSession()}`).toString('base64');
    const config = { auths: { 'https://index.docker.io/v1/access-token': { auth } } };
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
    operator = readLogin;
    assert.ok(await isInTeam());
  });

  it('a session of `docker login` that ends in mid-run says to log in again', async () => {
    await keepWithHelper(await browserSession());
    operator = readLogin;
    assert.ok(await isInTeam());
    world.faults.add({ kind: 'expired-session', route: 'GET /v2/orgs/*', times: 2 });
    const error = await failure();
    assert.equal(error.code, 'SESSION_EXPIRED');
    assert.deepEqual(error.facts.offers?.[0], terminalOffer('docker login'));
  });

  it('an organisation access token signs in under the name of the organisation', async () => {
    const token = world.state.hub.organisations.find(({ name }) => name === organisation)?.tokens[0];
    assert.ok(token);
    operator = () => Promise.resolve({ kind: 'organisation-token', organisation, token: new Secret(token.value) });
    assert.ok(await isInTeam());
    token.active = false;
    clock.advance(11 * 60_000);
    assert.equal((await failure()).code, 'CREDENTIALS_REFUSED');
  });

  describe('where the organisation enforces single sign-on', () => {
    it('a password is refused, and the ways that work are named', async () => {
      enforceSso();
      byPassword();
      const error = await failure();
      assert.equal(error.code, 'CREDENTIALS_REFUSED');
      assert.match(error.facts.advice ?? '', /single sign-on, passwords do not work: use an organisation access token/);
    });

    it('the session of `docker login` and the organisation’s token do', async () => {
      await keepWithHelper(await browserSession());
      enforceSso();
      operator = readLogin;
      assert.ok(await isInTeam());
      const [token] = world.state.hub.organisations.find(({ name }) => name === organisation)?.tokens ?? [];
      assert.ok(token);
      operator = () => Promise.resolve({ kind: 'organisation-token', organisation, token: new Secret(token.value) });
      assert.ok(await isInTeam());
    });
  });
});
