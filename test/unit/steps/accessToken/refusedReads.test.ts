import assert from 'node:assert/strict';
import { answering } from '../answering';
import { createBench, startProcess, stepOf } from '../bench';
import { addToken, label, signUp, storeMarked, tokenSecret, username } from '../scenarios';

const input = { account: username, label, store: `aws-sm:${tokenSecret}` };
const step = stepOf('dockerhub/access-token', input);
const mark = '0a1b2c3d';

/** One good token, stored: in sync as long as all is answered. */
async function ready() {
  const bench = createBench();
  await signUp(bench, { validated: true });
  const token = addToken(bench, { label: `${label} [${mark}]` });
  storeMarked(bench, tokenSecret, token.value, mark);
  const process = startProcess(bench, { target: 'live' });
  assert.equal((await process.plan(step)).status, 'in-sync');
  return { bench, process };
}

describe('dockerhub/access-token, one read at a time', () => {
  for (const [route, service] of [
    ['GET /v2/access-tokens', 'dockerHub'],
    ['GET /token', 'registry'],
  ] as const) {
    for (const status of [401, 403, 404, 429, 503]) {
      it(`is not in sync where ${route} is answered ${status}`, async () => {
        const { bench, process } = await ready();
        bench.world.faults.add({ kind: 'status', status, route, service, times: 9 });
        assert.notEqual((await process.plan(step)).status, 'in-sync');
      });
    }
  }

  it('is not in sync by the mark of a value that is no longer given', async () => {
    const { process } = await ready();
    let asked = 0;
    answering(process, ({ aws }) => ({
      aws: {
        ...aws,
        readSecret: async (id, options) => (++asked === 1 ? aws.readSecret(id, options) : undefined),
      },
    }));
    const report = await process.plan(step);
    assert.equal(asked, 2);
    assert.equal(report.error?.code, 'UNEXPECTED_ANSWER');
  });

  it('is not in sync by a list that still shows a token which the registry refuses', async () => {
    const { bench, process } = await ready();
    answering(process, ({ dockerHub }) => ({
      dockerHub: {
        ...dockerHub,
        as: async (...given) => {
          const session = await dockerHub.as(...given);
          const before = await session.listAccessTokens({ signal: new AbortController().signal });
          return {
            ...session,
            listAccessTokens: () => Promise.resolve(before.map((one) => ({ ...one, active: true }))),
          };
        },
      },
    }));
    bench.world.state.hub.accounts.find((one) => one.username === username)!.tokens[0]!.active = false;
    assert.notEqual((await process.plan(step)).status, 'in-sync');
  });

  for (const [what, others] of [
    ['an empty list', []],
    ['a list of others alone', ['somebody else’s', `${label} [ffffffff]`]],
  ] as const) {
    it(`does nothing by ${what} that lacks the stored token, which the registry takes`, async () => {
      const { process } = await ready();
      answering(process, ({ dockerHub }) => ({
        dockerHub: {
          ...dockerHub,
          as: async (...given) => {
            const session = await dockerHub.as(...given);
            const [one] = await session.listAccessTokens({ signal: new AbortController().signal });
            const listed = others.map((name, number) => ({ ...one!, uuid: `u-${number}`, label: name }));
            return { ...session, listAccessTokens: () => Promise.resolve(listed) };
          },
        },
      }));
      const report = await process.plan(step);
      assert.equal(report.verdict?.is, 'unknown');
      assert.deepEqual(
        report.changes.map(({ action }) => action),
        ['person'],
      );
      assert.deepEqual(report.outputs, {});
    });
  }

  it('makes a new token where the step has another label, and the stored one is listed under the old', async () => {
    const { process } = await ready();
    const report = await process.plan(stepOf('dockerhub/access-token', { ...input, label: 'Another label' }));
    assert.match(report.changes[0]!.summary, /^create access token/);
  });

  it('does not know whether a value is filed that cannot be read back, and takes a person’s word for that', async () => {
    const { process } = await ready();
    const byHand = stepOf('dockerhub/access-token', { ...input, store: 'manual' });
    const planned = await process.plan(byHand);
    assert.equal(planned.verdict?.is, 'unknown');
    assert.equal((await process.mark(byHand, 'seen in the vault')).status, 'in-sync');
  });
});
