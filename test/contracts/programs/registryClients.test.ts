import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { proves } from '../matrix/proofs';
import { describeWith, program, runProgram } from './program';

describe('other people’s clients of the registry on `pullbook simulate`', () => {
  let simulation: Simulation;
  let host: string;
  let image: string;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    ({ host } = new URL(simulation.environment['PULLBOOK_REGISTRY_URL']!));
    image = `${host}/ratelimitpreview/test:latest`;
  });
  after(() => simulation.stop());

  /** What the simulated registry was asked for since `before`. */
  async function asked(before: number): Promise<readonly string[]> {
    const entries = (await simulation.journal()).slice(before);
    return [...new Set(entries.map(({ method, route, status }) => `${method} ${route} ${status}`))];
  }

  describeWith(['docker'], 'Docker’s own CLI', () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'pullbook-docker-'))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    /** Without a daemon: neither command needs one. */
    const docker = (args: readonly string[], input = '') =>
      runProgram(program('docker'), args, {
        input,
        env: { ...process.env, DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' },
      });
    const logIn = (username: string, secret: string) =>
      docker(['login', '--username', username, '--password-stdin', host], secret);

    it('signs in with an organisation access token', async () => {
      const { organisation, token } = (await simulation.credentials()).organisationToken;
      const { exitCode, stdout, stderr } = await logIn(organisation, token);
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /Login Succeeded/);
    });

    it('is refused a wrong one in the words of the service', async () => {
      const { exitCode, stderr } = await logIn('opgoperator', 'not the right one');
      assert.equal(exitCode, 1);
      assert.match(stderr, /unauthorized: incorrect username or password/);
    });

    it('reads a manifest and its config with a token for nobody', async () => {
      const before = (await simulation.journal()).length;
      const { exitCode, stdout, stderr } = await docker(['manifest', 'inspect', '--insecure', image]);
      assert.equal(exitCode, 0, stderr);
      const manifest = JSON.parse(stdout) as { schemaVersion: number; config: { digest: string } };
      assert.equal(manifest.schemaVersion, 2);
      assert.match(manifest.config.digest, /^sha256:[0-9a-f]{64}$/);
      assert.deepEqual(await asked(before), [
        'GET /v2 401',
        'GET /token 200',
        'GET /v2/{name}/manifests/{reference} 200',
        'GET /v2/{name}/blobs/{digest} 200',
      ]);
      for (const route of ['/v2', '/token', '/v2/{name}/manifests/{reference}', '/v2/{name}/blobs/{digest}']) {
        proves('registry', `GET ${route}`, 'otherClient');
      }
    });

    it('says so where there is no such image', async () => {
      const { exitCode, stderr } = await docker(['manifest', 'inspect', '--insecure', `${host}/nothing/here`]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /no such manifest|manifest unknown/);
    });
  });

  describeWith(['python'], 'oras', () => {
    /** Prints the tags, the manifest and the status of its config, for the credential on standard input, `name secret` or none. */
    const script = `
import json, sys
from oras.client import OrasClient
host, image = sys.argv[1:]
credential = sys.stdin.read().split()
client = OrasClient(hostname=host, insecure=True)
if credential:
    client.auth.set_basic_auth(*credential)
manifest = client.get_manifest(image)
config = client.get_blob(client.get_container(image), manifest["config"]["digest"])
print(json.dumps({"tags": client.get_tags(image), "manifest": manifest, "config": config.status_code, "read": config.json()}))
`;
    const oras = (credential = '') => runProgram(program('python'), ['-c', script, host, image], { input: credential });

    for (const [who, credential] of [
      ['nobody', () => Promise.resolve('')],
      [
        'an organisation access token',
        async () => {
          const { organisation, token } = (await simulation.credentials()).organisationToken;
          return `${organisation} ${token}`;
        },
      ],
    ] as const) {
      it(`reads the tags, a manifest and its config for ${who}`, async () => {
        const { exitCode, stdout, stderr } = await oras(await credential());
        assert.equal(exitCode, 0, stderr);
        const { tags, manifest, config, read } = JSON.parse(stdout) as {
          tags: readonly string[];
          manifest: { mediaType: string; config: { size: number } };
          config: number;
          read: { os: string };
        };
        assert.deepEqual(tags, ['latest']);
        proves('registry', 'GET /v2/{name}/tags/list', 'otherClient');
        assert.equal(manifest.mediaType, 'application/vnd.docker.distribution.manifest.v2+json');
        assert.deepEqual([config, read.os], [200, 'linux']);
      });
    }
  });
});
