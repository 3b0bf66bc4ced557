import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operatorFromEnvironment } from '../../../src/cli/operatorFromEnvironment';
import { circleCiCredential } from '../../../src/services/circleCi/credential';
import { dockerHubCredential } from '../../../src/services/dockerHub/credential';
import { isPullbookError } from '../../../src/shared/errors';
import { Redactor } from '../../../src/shared/redactor';
import { VirtualClock } from '../../support/virtualClock';

const value = ['a', 'long', 'password'].join('-');

function operatorOf(environment: Record<string, string>) {
  const redactor = new Redactor();
  const operator = operatorFromEnvironment(
    { DOCKER_CONFIG: join(tmpdir(), 'no-docker-here'), ...environment },
    { clock: new VirtualClock(), redactor },
  );
  return { operator, redactor };
}

describe('operatorFromEnvironment', () => {
  it('signs in with a password, with a one-time code where one is given', async () => {
    const { operator, redactor } = operatorOf({
      PULLBOOK_DOCKERHUB_USERNAME: 'opgoperator',
      PULLBOOK_DOCKERHUB_PASSWORD: value,
      PULLBOOK_DOCKERHUB_CODE: '123456',
    });
    const credential = await operator.signedIn(dockerHubCredential);
    assert.ok(credential?.kind === 'password');
    assert.equal(credential.password.reveal(), value);
    assert.equal(await credential.oneTimeCode?.(), '123456');
    assert.equal(redactor.redact(value), '[redacted]');
  });

  it('signs in with an organisation token', async () => {
    const { operator } = operatorOf({ PULLBOOK_DOCKERHUB_ORGANISATION: 'moj', PULLBOOK_DOCKERHUB_TOKEN: value });
    const credential = await operator.signedIn(dockerHubCredential);
    assert.ok(credential?.kind === 'organisation-token');
    assert.deepEqual([credential.organisation, credential.token.reveal()], ['moj', value]);
  });

  it('has nobody where nothing is set', async () => {
    const { operator } = operatorOf({ PULLBOOK_DOCKERHUB_USERNAME: 'opgoperator' });
    assert.equal(await operator.signedIn(dockerHubCredential), undefined);
    assert.equal(await operator.signedIn(circleCiCredential), undefined);
    assert.equal(await operator.credentials.get('dockerhub:opgcisirius'), undefined);
  });

  it('finds the password of a service ID and either name of the CircleCI token', async () => {
    const { operator } = operatorOf({ PULLBOOK_DOCKERHUB_PASSWORD_OPGCISIRIUS: value, CIRCLECI_CLI_TOKEN: value });
    assert.equal((await operator.credentials.get('dockerhub:opgcisirius'))?.reveal(), value);
    assert.equal((await operator.signedIn(circleCiCredential))?.reveal(), value);
  });

  it('keeps nothing and asks nobody', async () => {
    const { operator } = operatorOf({});
    const { Secret } = await import('../../../src/shared/secret');
    const isAlone = (error: unknown) => isPullbookError(error) && error.code === 'PERSON_NEEDED';
    await assert.rejects(operator.credentials.keep('dockerhub:x', new Secret(value)), isAlone);
    const { signal } = new AbortController();
    await assert.rejects(operator.person.file({ label: 'x', secret: new Secret(value), signal }), isAlone);
  });
});
