import assert from 'node:assert/strict';
import { askedHosts, hostInWords } from '../../../src/services/hosts';
import { services } from '../../../src/services/services';
import { createBench, startProcess, stepOf } from '../steps/bench';
import { testClients } from '../../support/loadedServices';
import { systemClock } from '../../../src/ports/systemClock';
import { systemRandom } from '../../../src/ports/systemRandom';
import { Redactor } from '../../../src/shared/redactor';
import { silentLogger } from '../../../src/shared/ports';

const local = 'http://127.0.0.1:8081';

describe('the hosts that are asked', () => {
  it('are the vendors’ where nothing says otherwise', () => {
    const asked = askedHosts({});
    assert.deepEqual(
      ['dockerHub', 'registry', 'registryAuth', 'circleCi'].map((name) => hostInWords(asked.endpoint(name))),
      ['hub.docker.com', 'registry-1.docker.io', 'auth.docker.io', 'circleci.com'],
    );
  });

  for (const { endpoints } of Object.values(services)) {
    for (const [name, { variable, url }] of Object.entries(endpoints)) {
      it(`name the other host and the variable that set it: ${name}`, () => {
        assert.equal(
          hostInWords(askedHosts({ [variable]: `${local}/path` }).endpoint(name)),
          `127.0.0.1:8081 (set by ${variable})`,
        );
        assert.deepEqual(askedHosts({ [variable]: url }).endpoint(name), { name: new URL(url).host });
        assert.deepEqual(askedHosts({ [variable]: '' }).endpoint(name), { name: new URL(url).host });
      });
    }
  }

  it('of AWS are told by region, and by the variable that its SDK heeds', () => {
    const hostOfAws = (environment: Readonly<Record<string, string>>) =>
      testClients({
        transport: () => Promise.reject(new Error('nothing is to be asked')),
        clock: systemClock,
        random: systemRandom,
        redactor: new Redactor(),
        logger: silentLogger,
        endpoints: {},
        services: { aws: { region: 'eu-west-1', profile: undefined } },
        environment,
      }).host('aws');
    assert.deepEqual(hostOfAws({}), { name: 'AWS in eu-west-1' });
    for (const variable of ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL']) {
      assert.deepEqual(hostOfAws({ [variable]: local }), { name: '127.0.0.1:8081', setBy: variable });
    }
  });

  it('stand beside the account where a value would land', async () => {
    const { awsSecretsManager } = await import('../../../src/steps/landing/awsSecretsManager');
    const { environment } = startProcess(createBench());
    const whereOf = (setBy?: string) =>
      awsSecretsManager.open('aws-sm:x', {
        services: environment.writing,
        input: () => '123456789012',
        host: () => ({ name: '127.0.0.1:8081', ...(setBy !== undefined && { setBy }) }),
      }).where;
    assert.equal(whereOf(), 'aws 123456789012 / eu-west-1');
    assert.equal(
      whereOf('AWS_ENDPOINT_URL'),
      'aws 123456789012 / eu-west-1 on 127.0.0.1:8081, set by AWS_ENDPOINT_URL',
    );
  });

  it('stand in the header of a plan and in its evidence', async () => {
    const process = startProcess(createBench());
    Object.assign(process.environment, { host: (service: string) => `${service}.example (set by X)` });
    const report = await process.plan(stepOf('circleci/env-vars', { project: 'gh/a/b', variables: { A: 'b' } }));
    assert.match(report.subject ?? '', /on circleCi\.example \(set by X\)$/);
  });
});
