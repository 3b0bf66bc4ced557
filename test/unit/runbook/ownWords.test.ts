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

  // Made here, for nothing that looks like a token may stand in the project.
  const tokens = [
    ['tok', 'pat', 'aB3'.repeat(9)].join('_'),
    '0123456789abcdef'.repeat(3).slice(0, 40),
    'k7'.repeat(13),
    'aB'.repeat(12),
    'Qx9'.repeat(12),
    `a1b2c3d4-e5f6-a7b8-c9d0-e1f2a3b4c5d6`,
  ];
  for (const token of tokens) {
    it(`hides a token of ${token.length} characters, ${token.slice(0, 4)}…, in every field that a person or a button acts on`, () => {
      const values = {
        ...Object.fromEntries(['product', 'url', 'commandLine', 'repository', 'files'].map((name) => [name, token])),
        credential: `registry:${token}`,
        path: `${token}.yml`,
      };
      const report = {
        headline: token,
        status: token,
        planHash: token,
        code: token,
        error: { code: token, message: token, details: token },
        changes: [
          { action: token, part: { service: token, play: token, kind: token, username: token, state: token } },
          { offers: [{ command: token, title: token, arguments: values, text: token }], link: { url: token } },
        ],
        actions: [
          { kind: token, id: token },
          {
            kind: 'offer',
            command: token,
            title: token,
            arguments: { ...values, credential: token, path: `a/${token}/b.yaml` },
          },
        ],
        sections: [{ type: token, rows: [[token]] }],
        outputs: { state: token },
      };
      const text = JSON.stringify(shown(report, token));
      assert.ok(!text.includes(token), text);
      const entry = { event: token, run: token, write: token, hash: token, mark: { by: token, note: token } };
      assert.ok(!JSON.stringify(shown(entry, token)).includes(token));
    });
  }

  it('keeps what names a run, a write and a plan', () => {
    const entry = { run: '0a1b2c3d', write: 'deadbeef', hash: 'ab'.repeat(32), planHash: 'cd'.repeat(32) };
    assert.deepEqual(shown(entry, '0a1b2c3d', 'deadbeef', 'ab'.repeat(8), 'cd'.repeat(8)), entry);
  });

  it('is not put out by fields that are called like those of every object', () => {
    assert.deepEqual(shown({ constructor: { kind: 'swordfish' } }, 'swordfish'), {
      constructor: { kind: '[redacted]' },
    });
  });
});
