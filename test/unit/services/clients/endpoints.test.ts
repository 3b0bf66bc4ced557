import assert from 'node:assert/strict';
import { endpointsFrom, publicEndpoints } from '../../../../src/services/endpoints';

const invalid = { code: 'INPUT_INVALID' };

describe('endpoints', () => {
  it('are the vendors’ own without a word in the environment', () => {
    assert.deepEqual(endpointsFrom({ PULLBOOK_CIRCLECI_URL: '' }), publicEndpoints);
  });

  it('are replaced one by one; the registry’s address serves its token service too', () => {
    assert.deepEqual(
      endpointsFrom({
        PULLBOOK_DOCKERHUB_URL: 'http://127.0.0.1:4000/dockerhub/',
        PULLBOOK_REGISTRY_URL: 'http://localhost:4001',
        PULLBOOK_CIRCLECI_URL: 'https://ci.example.test/api/v2',
      }),
      {
        ...publicEndpoints,
        dockerHub: 'http://127.0.0.1:4000/dockerhub',
        registryAuth: 'http://localhost:4001',
        registry: 'http://localhost:4001',
        circleCi: 'https://ci.example.test',
      },
    );
    assert.equal(endpointsFrom({ PULLBOOK_DOCKERHUB_URL: 'http://[::1]:4000' }).dockerHub, 'http://[::1]:4000');
  });

  for (const text of [
    'http://hub.example.test',
    'http://127.0.0.1.example.test',
    'http://localhost.example.test',
    'ftp://127.0.0.1',
    'hub.example.test',
  ]) {
    it(`may not be ${text}: credentials would travel there`, () => {
      assert.throws(() => endpointsFrom({ PULLBOOK_DOCKERHUB_URL: text }), invalid);
    });
  }

  it('may not hold a password, which an error would show', () => {
    const password = 'hid' + 'den';
    assert.throws(
      () => endpointsFrom({ PULLBOOK_DOCKERHUB_URL: `https://user:${password}@hub.example.test` }),
      (error: Error) => !error.message.includes(password),
    );
  });
});
