import assert from 'node:assert/strict';
import { Secret } from '../../../../src/shared/secret';
import { landingUri } from '../../../../src/steps/landing/places';
import { markOfVersion, versionIds } from '../../../../src/steps/landing/secretVersion';
import { createBench, startProcess } from '../bench';

describe('landing places', () => {
  const open = (uri: string) => {
    const { environment } = startProcess(createBench());
    return environment.landing(uri, environment.writing);
  };

  it('are picked by the scheme of the URI', () => {
    assert.equal(open('manual').where, 'the team’s vault, by hand');
    assert.equal(open('aws-sm:a/b-c_d').where, 'aws 123456789012 / eu-west-1');
    assert.equal(
      open('aws-sm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf').uri.includes('arn:'),
      true,
    );
  });

  it('refuse any other URI, and say what is allowed', () => {
    for (const uri of ['', 'manual:x', 'vault:x', 'aws-sm:', 'aws-sm:a b', 'sirius-dockerhub_token']) {
      assert.throws(() => open(uri), { code: 'INPUT_INVALID', message: /Allowed: `aws-sm:<secret id>`, `manual`/ });
      const parsed = landingUri.safeParse(uri);
      assert.match(parsed.error?.issues[0]?.message ?? '', /names no landing place/);
    }
  });

  it('by hand hand the value over and read nothing back', async () => {
    const bench = createBench();
    const person = startProcess(bench).environment.person;
    const { signal } = new AbortController();
    await open('manual').land({
      secret: new Secret('filed by hand'),
      mark: '0a1b2c3d',
      label: 'a thing',
      replaces: undefined,
      person,
      signal,
    });
    assert.equal(bench.world.vault.read('a thing')?.reveal(), 'filed by hand');
    assert.equal(await open('manual').read(signal), undefined);
    assert.deepEqual((await open('manual').inspect(signal)).holds, 'unknown');
  });
});

describe('the version id of a landed value', () => {
  it('is a UUID’s shape that starts with the mark', () => {
    const ids = versionIds('name', 'value', '0a1b2c3d');
    for (const id of ids) assert.match(id, /^0a1b2c3d(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('gives the mark back for this name and value only', () => {
    const [id = ''] = versionIds('name', 'value', '0a1b2c3d');
    assert.equal(markOfVersion('name', 'value', id), '0a1b2c3d');
    assert.equal(markOfVersion('name', 'other', id), undefined);
    assert.equal(markOfVersion('other', 'value', id), undefined);
    assert.equal(markOfVersion('name', 'value', id.toUpperCase()), undefined);
  });
});
