import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DockerLoginPorts, readDockerLogin } from '../../../../src/services/dockerHub/client/dockerLogin';
import { Redactor } from '../../../../src/shared/redactor';
import { makeNamedPipe } from '../../../support/namedPipe';
import { sessionToken, VirtualClock } from './testServices';

describe('the session of `docker login`', () => {
  const clock = new VirtualClock();
  const token = sessionToken(clock.now() + 60_000);
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pullbook-docker-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const dockerConfig = (config: unknown): Promise<void> =>
    writeFile(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));

  function read(runHelper?: DockerLoginPorts['runHelper']) {
    const redactor = new Redactor();
    const found = readDockerLogin({
      clock,
      redactor,
      environment: { DOCKER_CONFIG: folder },
      ...(runHelper !== undefined && { runHelper }),
    });
    return { found, redactor };
  }

  const answering = (output: string | undefined) => () => Promise.resolve(output);
  const helped = (value: string): string => JSON.stringify({ ServerURL: 'x', Username: 'olivia', Secret: value });

  it('trap 3: is read from the credential helper under its own key, and hidden at once', async () => {
    await dockerConfig({ credsStore: 'desktop' });
    const asked: string[] = [];
    const { found, redactor } = read((command, input) => {
      asked.push(command, input);
      return Promise.resolve(helped(token));
    });
    const credential = await found;
    assert.equal(credential!.username, 'olivia');
    assert.equal(credential!.token.reveal(), token);
    assert.deepEqual(asked, ['docker-credential-desktop', 'https://index.docker.io/v1/access-token']);
    assert.equal(redactor.redact(token), '[redacted]');
  });

  it('prefers the helper that is set for Docker Hub', async () => {
    await dockerConfig({ credsStore: 'desktop', credHelpers: { 'https://index.docker.io/v1/': 'pass' } });
    const asked: string[] = [];
    await read((command) => {
      asked.push(command);
      return Promise.resolve(undefined);
    }).found;
    assert.deepEqual(asked, ['docker-credential-pass']);
  });

  it('is read from the configuration file itself where no helper is set', async () => {
    const auth = Buffer.from(`olivia:${token}`).toString('base64');
    await dockerConfig({ auths: { 'https://index.docker.io/v1/access-token': { auth } } });
    const { found, redactor } = read(() => assert.fail('there is no helper to ask'));
    const credential = await found;
    assert.deepEqual([credential?.username, credential?.token.reveal()], ['olivia', token]);
    assert.equal(redactor.redact(token), '[redacted]');
  });

  for (const [what, config, output] of [
    ['there is no Docker here', undefined, helped(token)],
    ['the configuration cannot be read', '{', helped(token)],
    ['no helper keeps credentials', { auths: {} }, helped(token)],
    ['the file holds no session', { auths: { 'https://index.docker.io/v1/access-token': {} } }, helped(token)],
    [
      'the file holds something else in its place',
      { auths: { 'https://index.docker.io/v1/access-token': { auth: 'bm9ib2R5' } } },
      helped(token),
    ],
    ['the name of the helper is a path', { credsStore: '../../bin/evil' }, helped(token)],
    ['the helper fails', { credsStore: 'desktop' }, undefined],
    ['the helper answers with prose', { credsStore: 'desktop' }, 'credentials not found'],
    ['the session is over', { credsStore: 'desktop' }, helped(sessionToken(clock.now() - 1000))],
    ['it is a password and no session', { credsStore: 'desktop' }, helped('correct-horse')],
  ] as const) {
    it(`is none when ${what}`, async () => {
      if (config !== undefined) await dockerConfig(config);
      assert.equal(await read(answering(output)).found, undefined);
    });
  }

  if (process.platform !== 'win32')
    it('is none, at once, where a pipe or a device stands in the place of the configuration', async () => {
      const file = path.join(folder, 'config.json');
      makeNamedPipe(file);
      assert.equal(await read().found, undefined);
      await rm(file);
      await symlink('/dev/zero', file);
      assert.equal(await read().found, undefined);
    });

  describe('through a real helper', () => {
    const searchPath = process.env['PATH'];
    afterEach(() => {
      process.env['PATH'] = searchPath;
    });

    async function install(script: string): Promise<void> {
      await dockerConfig({ credsStore: 'forthistest' });
      const file = path.join(folder, 'docker-credential-forthistest');
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
      process.env['PATH'] = `${folder}${path.delimiter}${searchPath}`;
    }

    it('passes the key on standard input and reads the answer', async () => {
      await install(
        `read key; [ "$1 $key" = "get https://index.docker.io/v1/access-token" ] && echo '${helped(token)}'`,
      );
      assert.equal((await read().found)!.username, 'olivia');
    });

    it('is none when the helper refuses, or is not installed', async () => {
      await install('echo nothing; exit 1');
      assert.equal(await read().found, undefined);
      await rm(path.join(folder, 'docker-credential-forthistest'));
      assert.equal(await read().found, undefined);
    });

    it('is none when the helper answers without an end', async () => {
      await install(
        'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      );
      assert.equal(await read().found, undefined);
    });

    it('keeps the program waiting for nothing when the helper is not installed', async () => {
      await dockerConfig({ credsStore: 'notinstalledforthistest' });
      const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
      const before = timers();
      assert.equal(await read().found, undefined);
      assert.ok(timers() <= before, 'a timer is left');
    });
  });
});
