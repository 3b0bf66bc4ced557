import assert from 'node:assert/strict';
import { isOwnWord } from '../../../src/runbook/run/ownWords';
import { linkOffer, signInOffer, terminalOffer } from '../../../src/shared/offer';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';

/** `data` as it is shown to somebody who has all of these secrets. */
function shown<T>(data: T, ...secrets: readonly string[]): T {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.register(new Secret(secret));
  return redactor.redactData(data, isOwnWord);
}

describe('a report of somebody whose secret reads like a part of it', () => {
  const offer = { kind: 'offer', ...signInOffer('registry:deployer', 'the registry') };

  it('keeps what makes a button work', () => {
    const file = { kind: 'offer', command: 'open-file', title: 'Open', arguments: { path: 'app/config.yml' } };
    const { actions } = shown({ actions: [offer, file] }, 'sign-in', 'open-file', 'deployer', 'config.yml');
    assert.deepEqual(
      actions.map(({ command, arguments: values }) => [command, values]),
      [
        ['sign-in', { credential: 'registry:deployer' }],
        ['open-file', { path: 'app/config.yml' }],
      ],
    );
  });

  it('hides it in titles, texts, addresses and command lines', () => {
    const actions = [linkOffer('Look at swordfish', 'https://swordfish.example'), terminalOffer('use swordfish')];
    const text = JSON.stringify(shown({ actions }, 'swordfish'));
    assert.ok(!text.includes('swordfish'), text);
  });

  it('hides it where a command acts on something that is called like a part of a report', () => {
    const values = { command: 'swordfish', state: 'swordfish', kind: 'swordfish', constructor: 'swordfish' };
    const text = JSON.stringify(shown({ actions: [{ ...offer, arguments: values }] }, 'swordfish'));
    assert.ok(!text.includes('swordfish'), text);
  });

  it('tells a step kind, which may be anything, from the kind of a button and of a part', () => {
    const report = { kind: 'swordfish', actions: [{ kind: 'swordfish' }], changes: [{ part: { kind: 'swordfish' } }] };
    assert.deepEqual(shown(report, 'swordfish'), { ...report, kind: '[redacted]' });
  });

  it('is not put out by fields that are called like those of every object', () => {
    assert.deepEqual(shown({ constructor: { kind: 'swordfish' } }, 'swordfish'), {
      constructor: { kind: '[redacted]' },
    });
  });
});
