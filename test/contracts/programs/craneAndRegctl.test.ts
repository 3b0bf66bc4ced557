import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { describeWith, program, runProgram } from './program';

const repository = 'ratelimitpreview/test';

describe('programs in Go for any registry on `pullbook simulate`', () => {
  let simulation: Simulation;
  let host: string;
  let folder: string;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    ({ host } = new URL(simulation.environment['PULLBOOK_REGISTRY_URL']!));
  });
  after(() => simulation.stop());
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'pullbook-registry-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** With settings and sign-ins of its own. */
  const run = (name: 'crane' | 'regctl', args: readonly string[], input = '') =>
    runProgram(program(name), args, {
      input,
      env: { ...process.env, DOCKER_CONFIG: folder, REGCTL_CONFIG: path.join(folder, 'regctl.json') },
    });
  async function printed(name: 'crane' | 'regctl', args: readonly string[], input = ''): Promise<string> {
    const { exitCode, stdout, stderr } = await run(name, args, input);
    assert.equal(exitCode, 0, stderr);
    return stdout.trim();
  }
  /** What the simulated registry was asked for since `before`. */
  async function asked(before: number): Promise<readonly string[]> {
    const entries = (await simulation.journal()).slice(before);
    return [...new Set(entries.map(({ method, route, status }) => `${method} ${route} ${status}`))];
  }
  const image = () => `${host}/${repository}:latest`;

  describeWith(['crane'], 'crane', () => {
    const crane = (...args: readonly string[]) => printed('crane', args);

    it('names the digest of the manifest that it reads', async () => {
      const digest = await crane('digest', image());
      assert.match(digest, /^sha256:[0-9a-f]{64}$/);
      const manifest = await crane('manifest', image());
      assert.equal(await crane('manifest', `${host}/${repository}@${digest}`), manifest);
      const { config } = JSON.parse(manifest) as { config: { size: number } };
      assert.equal((await crane('config', image())).length, config.size);
    });

    it('lists the tags', async () => {
      assert.equal(await crane('ls', `${host}/${repository}`), 'latest');
    });

    it('signs in, and is refused with a wrong secret', async () => {
      const { organisation, token } = (await simulation.credentials()).organisationToken;
      const logIn = ['auth', 'login', host, '--username', organisation, '--password-stdin'];
      await printed('crane', logIn, token);
      const before = (await simulation.journal()).length;
      assert.match(await crane('digest', image()), /^sha256:/);
      assert.ok((await asked(before)).includes('GET /token 200'));
      await printed('crane', logIn, 'not the right one');
      const { exitCode, stderr } = await run('crane', ['digest', image()]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /401 Unauthorized|UNAUTHORIZED/);
    });

    it('says what is not simulated, by its method and path', async () => {
      const { exitCode, stderr } = await run('crane', ['catalog', host]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /not simulated: GET \/v2\/_catalog/);
    });
  });

  describeWith(['regctl'], 'regctl', () => {
    beforeEach(() => printed('regctl', ['registry', 'set', host, '--tls', 'disabled']));
    const regctl = (...args: readonly string[]) => printed('regctl', args);
    const limit = async () => JSON.parse(await regctl('image', 'ratelimit', image())) as Record<string, unknown>;

    it('reads the pull limit, which only a manifest counts against', async () => {
      const first = await limit();
      assert.deepEqual([first['Limit'], first['Set'], first['Policies']], [100, true, ['100;w=21600']]);
      assert.equal((await limit())['Remain'], first['Remain']);
      await regctl('manifest', 'get', image());
      assert.equal((await limit())['Remain'], Number(first['Remain']) - 1);
    });

    it('lists the tags and reads the manifest', async () => {
      assert.equal(await regctl('tag', 'ls', `${host}/${repository}`), 'latest');
      const digest = await regctl('manifest', 'head', image());
      assert.match(digest, /^sha256:[0-9a-f]{64}$/);
      const manifest = await regctl('manifest', 'get', `${host}/${repository}@${digest}`, '--format', 'raw-body');
      assert.equal((JSON.parse(manifest) as { schemaVersion: number }).schemaVersion, 2);
    });

    it('signs in where there is no limit, and is refused with a wrong secret', async () => {
      const { organisation, token } = (await simulation.credentials()).organisationToken;
      const logIn = ['registry', 'login', host, '--user', organisation, '--pass-stdin'];
      await printed('regctl', logIn, token);
      assert.equal((await limit())['Set'], false);
      const { exitCode, stderr } = await run('regctl', logIn, 'not the right one');
      assert.equal(exitCode, 1);
      assert.match(stderr, /unauthorized/i);
    });

    it('says what is not simulated, by its method and path', async () => {
      const { exitCode, stderr } = await run('regctl', ['repo', 'ls', host]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /not simulated: GET \/v2\/_catalog/);
    });
  });
});
