import assert from 'node:assert/strict';
import { takeCredentials } from '../../../src/cli/takeCredentials';
import { systemClock } from '../../../src/ports/systemClock';
import { allCredentials, isCredentialVariable } from '../../../src/services/credentials';
import { Redactor } from '../../../src/shared/redactor';

describe('the environment of programs that the command line starts', () => {
  it('lacks every variable that a credential of any service is read from', async () => {
    const read = new Set<string>();
    for (const credential of allCredentials()) {
      await credential.fromEnvironment({
        clock: systemClock,
        redactor: new Redactor(),
        // No `docker login` of whoever runs this.
        environment: { DOCKER_CONFIG: 'nowhere' },
        secret: (...names) => {
          for (const name of names) read.add(name);
          return undefined;
        },
      });
      const { accounts } = credential;
      if (accounts !== undefined) read.add(accounts.variableOf('opgcisirius'));
    }
    assert.ok(read.size >= 5, [...read].join(', '));
    for (const name of read) assert.ok(isCredentialVariable(name), name);
  });

  it('keeps what is none, and what AWS’s own tools read', () => {
    const kept = { PATH: '/bin', CIRCLE_TOKENS: 'x', PULLBOOK_DOCKERHUB_USERNAME: 'ada', AWS_SECRET_ACCESS_KEY: 'k' };
    const whole = { ...kept, CIRCLE_TOKEN: 'a', CIRCLECI_CLI_TOKEN: 'b', PULLBOOK_DOCKERHUB_CODE: 'c' };
    const environment: Record<string, string | undefined> = { ...whole };
    assert.deepEqual(takeCredentials(environment), whole);
    assert.deepEqual(environment, kept);
  });
});
