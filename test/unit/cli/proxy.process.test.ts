import { testSimulators, testWorld } from '../../support/loadedServices';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunDocument } from '../../../src/cli/printRun';
import { systemClock } from '../../../src/ports/systemClock';
import { systemRandom } from '../../../src/ports/systemRandom';
import { type Simulators, startSimulators } from '../../../src/services/world/server';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { type CliResult, ended, startScript } from '../../support/runCli';
import { type AskedTunnel, type Tunnel, startTunnel } from '../../support/tunnel';

const { inputs } = readRunbookFile(sampleRunbook);
const names = { hub: 'hub.example.test', ci: 'ci.example.test', sts: 'sts.example.test' };

describe('the command line behind a company proxy', () => {
  let folder = '';
  let world: RehearsalWorld;
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let tunnel: Tunnel;
  const user = 'ana';
  const password = ['pass', 'of', 'the', 'proxy'].join('-');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-proxy-'));
    world = testWorld({ clock: systemClock, random: systemRandom, inputs: rehearsalInputs(testSimulators(), inputs) });
    simulators = await startSimulators(world);
  });
  afterEach(async () => {
    await tunnel.stop();
    await simulators.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(allows?: (asked: AskedTunnel) => boolean): Promise<void> {
    const { urls } = simulators;
    const hosts = { [names.hub]: urls.dockerHub, [names.ci]: urls.circleCi, [names.sts]: urls.sts };
    tunnel = await startTunnel(hosts, allows === undefined ? {} : { allows });
    writeFileSync(join(folder, 'authority.pem'), tunnel.authority);
  }

  /** Checks the prerequisites, which ask Docker Hub, CircleCI and STS. */
  function plan(environment: Readonly<Record<string, string>>): Promise<CliResult> {
    const { dockerHub, circleCi, aws } = world.operator;
    const keys = `aws_access_key_id = ${aws.accessKeyId}\naws_secret_access_key = ${aws.secretAccessKey.reveal()}\n`;
    writeFileSync(join(folder, 'aws'), `[management]\n${keys}`);
    writeFileSync(join(folder, 'aws-config'), '');
    return ended(
      startScript(
        'src/cli.ts',
        ['plan', sampleRunbook, '--target', 'live', '--json', '--state', join(folder, 'state')],
        {
          NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
          PULLBOOK_DOCKERHUB_URL: `https://${names.hub}`,
          PULLBOOK_CIRCLECI_URL: `https://${names.ci}`,
          AWS_ENDPOINT_URL_STS: `https://${names.sts}`,
          AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws'),
          AWS_CONFIG_FILE: join(folder, 'aws-config'),
          PULLBOOK_DOCKERHUB_USERNAME: dockerHub.username,
          PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password.reveal(),
          CIRCLE_TOKEN: circleCi.token.reveal(),
          HTTPS_PROXY: '',
          https_proxy: '',
          ALL_PROXY: '',
          all_proxy: '',
          NO_PROXY: '',
          no_proxy: '',
          ...environment,
        },
      ),
    );
  }

  const prerequisites = ({ stdout }: CliResult) => (JSON.parse(stdout) as RunDocument).steps[0];
  const proxyUrl = (credentials = '') => `http://${credentials}127.0.0.1:${tunnel.port}`;

  it('reaches every service through it, by tunnels that show it no header of ours', async () => {
    await open();
    const result = await plan({ HTTPS_PROXY: proxyUrl(`${user}:${password}@`) });
    assert.equal(prerequisites(result)?.status, 'needs-person', result.stdout + result.stderr);
    assert.deepEqual(
      new Set(tunnel.asked.map(({ to }) => to)),
      new Set(Object.values(names).map((name) => `${name}:443`)),
    );
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    for (const { headers } of tunnel.asked) {
      const { host, connection, 'proxy-connection': kept, 'proxy-authorization': authorization, ...others } = headers;
      assert.ok(host);
      assert.ok(connection ?? kept);
      assert.equal(authorization, basic);
      assert.deepEqual(others, {});
    }
    assert.ok(!(result.stdout + result.stderr).includes(password));
  });

  it('takes the spelling in lower case, and leaves out what NO_PROXY names', async () => {
    await open();
    const result = await plan({ https_proxy: proxyUrl(), no_proxy: `.other.test,${names.ci}` });
    const { error } = prerequisites(result) ?? {};
    assert.deepEqual([error?.code, error?.message.includes(names.ci)], ['NETWORK', true], result.stdout);
    assert.ok(tunnel.asked.some(({ to }) => to === `${names.hub}:443`));
    assert.ok(!tunnel.asked.some(({ to }) => to.startsWith(names.ci)));
  });

  it('never takes the proxy’s refusal for the service’s answer', async () => {
    await open(({ headers }) => headers['proxy-authorization'] !== undefined);
    const { error } = prerequisites(await plan({ HTTPS_PROXY: proxyUrl() })) ?? {};
    assert.equal(error?.code, 'NETWORK');
    assert.match(error.message, /hub\.example\.test.*PROXY_407/);
    assert.match(error.advice ?? '', /^Nothing was sent: the proxy .* `HTTPS_PROXY`/);
  });

  it('says the same of AWS', async () => {
    await open(({ to }) => !to.startsWith(names.sts));
    const { error } = prerequisites(await plan({ HTTPS_PROXY: proxyUrl() })) ?? {};
    assert.equal(error?.code, 'NETWORK');
    assert.match(error.message, /PROXY_407/);
    assert.match(error.advice ?? '', /HTTPS_PROXY/);
  });

  it('reaches this machine without it', async () => {
    await open(() => false);
    const { urls } = simulators;
    const result = await plan({
      HTTPS_PROXY: proxyUrl(),
      HTTP_PROXY: proxyUrl(),
      PULLBOOK_DOCKERHUB_URL: urls.dockerHub,
      PULLBOOK_CIRCLECI_URL: urls.circleCi,
      AWS_ENDPOINT_URL_STS: urls.sts,
    });
    assert.equal(prerequisites(result)?.status, 'needs-person', result.stdout + result.stderr);
    assert.deepEqual(tunnel.asked, []);
  });
});
