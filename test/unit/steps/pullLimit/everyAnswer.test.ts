import assert from 'node:assert/strict';
import { aSession, type Reply, testServices } from '../../services/clients/testServices';
import { answering } from '../answering';
import { createBench, startProcess, stepOf } from '../bench';
import { accountOf, addToken, label, signUp, storeByHand, tokenSecret, username } from '../scenarios';

const step = stepOf('dockerhub/pull-limit', { account: username, token: `aws-sm:${tokenSecret}` });

/** What may be answered to the question for the limit, by the name that the table has for it. */
const answers: Readonly<Record<string, { readonly token?: Reply; readonly head?: Reply }>> = {
  'no limit': { head: { headers: { 'docker-content-digest': 'sha256:0' } } },
  limited: { head: { headers: { 'ratelimit-limit': '200;w=21600', 'ratelimit-remaining': '199;w=21600' } } },
  spent: { head: { status: 429, headers: { 'ratelimit-limit': '200;w=21600' } } },
  'no number': { head: { headers: { 'ratelimit-limit': ';w=21600' } } },
  'throttled by the token service': {
    token: { status: 429, text: 'Too Many Requests', headers: { 'retry-after': '61' } },
  },
  'throttled by the registry': { head: { status: 429, headers: { 'retry-after': '61' } } },
};

type Verdict = 'right' | 'wrong' | 'unknown' | 'unknown, markable';

/**
 * For each answer to the credential and each source in it, what it comes to. Where that turns on the answer without the
 * credential, an object tells of each.
 */
const w = 'wrong';
/** The account's own right is shown; that the limit without the credential could not be read, the engine asks about. */
const shown: Readonly<Record<string, Verdict>> = {
  'no limit': 'right',
  limited: 'right',
  spent: 'right',
  'no number': 'right',
  'throttled by the token service': 'unknown, markable',
  'throttled by the registry': 'unknown, markable',
};
const table: Readonly<Record<string, Readonly<Record<string, Verdict | Readonly<Record<string, Verdict>>>>>> = {
  'no limit': {
    none: {
      'no limit': 'unknown, markable',
      limited: 'right',
      spent: 'right',
      'no number': 'unknown',
      'throttled by the token service': 'unknown',
      'throttled by the registry': 'unknown',
    },
    IPv4: w,
    IPv6: w,
    'the account': shown,
    'the account, without dashes': shown,
    'another account': w,
  },
  limited: { none: w, IPv4: w, IPv6: w, 'the account': w, 'the account, without dashes': w, 'another account': w },
  spent: { none: w, IPv4: w, IPv6: w, 'the account': w, 'the account, without dashes': w, 'another account': w },
  'no number': {
    none: 'unknown',
    IPv4: w,
    IPv6: w,
    'the account': 'unknown',
    'the account, without dashes': 'unknown',
    'another account': w,
  },
  'throttled by the token service': { none: 'unknown' },
  'throttled by the registry': { none: 'unknown' },
};

async function ready() {
  const bench = createBench();
  await signUp(bench, { validated: true });
  storeByHand(bench, tokenSecret, addToken(bench, { label }).value);
  const id = accountOf(bench).id;
  const sources: Readonly<Record<string, string | undefined>> = {
    none: undefined,
    IPv4: '203.0.113.9',
    IPv6: '2001:db8::9',
    'the account': id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase(),
    'the account, without dashes': id,
    'another account': '01234567-89ab-4def-8123-456789abcdef',
  };
  return { bench, sources };
}

/** The step on a registry that gives these two answers; all else is the rehearsal world's. */
async function look(
  { bench }: Awaited<ReturnType<typeof ready>>,
  given: { readonly anonymous: string; readonly signedIn: string; readonly source: string | undefined },
) {
  const views = testServices(({ path, headers }) => {
    const isSignedIn =
      path === '/token' ? headers['authorization'] !== undefined : headers['authorization'] === 'Bearer in';
    const { token, head } = answers[isSignedIn ? given.signedIn : given.anonymous]!;
    if (path === '/token') return token ?? { json: { token: isSignedIn ? 'in' : 'out' } };
    const source = isSignedIn ? given.source : '203.0.113.9';
    return { ...head, headers: { ...head?.headers, ...(source && { 'docker-ratelimit-source': source }) } };
  });
  const process = startProcess(bench, { target: 'live' });
  answering(process, (_services, onRead) => {
    const { registry } = views.watched(({ service, method, host, ...read }) =>
      onRead({ ...read, id: `${service}.${method}`, where: host }),
    );
    return { registry };
  });
  return process.plan(step);
}

const verdictOf = (report: Awaited<ReturnType<typeof look>>): Verdict => {
  if (report.changes.length === 0) return 'right';
  const [change] = report.changes;
  if (change?.unknown === undefined) return 'wrong';
  return change.markable === true ? 'unknown, markable' : 'unknown';
};

describe('every answer to the question for the pull limit', () => {
  for (const [signedIn, sources] of Object.entries(table)) {
    for (const [source, expected] of Object.entries(sources)) {
      it(`${signedIn}, source: ${source}`, async () => {
        const world = await ready();
        for (const anonymous of Object.keys(answers)) {
          const report = await look(world, { anonymous, signedIn, source: world.sources[source] });
          assert.equal(report.error, undefined);
          const verdict = typeof expected === 'string' ? expected : expected[anonymous]!;
          assert.equal(verdictOf(report), verdict, `without the credential: ${anonymous}`);
          assert.equal(report.status === 'in-sync', verdict === 'right' && report.changes.length === 0);
          for (const { summary } of report.changes) assert.doesNotMatch(summary, /\d/);
        }
      });
    }
  }

  it('lets no word stand that was given about another token', async () => {
    const world = await ready();
    const given = { anonymous: 'no limit', signedIn: 'no limit', source: undefined };
    const asked = async () => {
      const { actions } = await look(world, given);
      return actions.find((action) => action.kind === 'mark-done')?.planHash;
    };
    const first = await asked();
    assert.ok(first);
    assert.equal(await asked(), first);
    storeByHand(world.bench, tokenSecret, addToken(world.bench, { label }).value);
    assert.notEqual(await asked(), first);
  });

  it('does not call what is throttled used up, and says when to try again', async () => {
    for (const signedIn of ['throttled by the token service', 'throttled by the registry']) {
      const report = await look(await ready(), { anonymous: 'limited', signedIn, source: undefined });
      const text = JSON.stringify(report);
      assert.match(text, /try again in 61 s/);
      assert.doesNotMatch(text, /used up|Pulls as/);
    }
  });

  for (const [what, answer] of [
    ['is not found', { status: 404 }],
    ['is refused', { status: 403 }],
    ['asks for a session', { status: 401 }],
  ] as const) {
    it(`knows nothing of an account whose id Docker Hub does not tell (${what})`, async () => {
      for (const signedIn of ['no limit', 'limited']) {
        const world = await ready();
        const { bench, sources } = world;
        bench.world.faults.add({ kind: 'status', status: answer.status, route: 'GET /v2/users/{username}' });
        const report = await look(world, { anonymous: 'limited', signedIn, source: sources['the account'] });
        assert.equal(report.status, 'needs-person');
        assert.equal(verdictOf(report), signedIn === 'no limit' ? 'unknown, markable' : 'unknown');
      }
    });
  }

  for (const [what, head] of [
    ['nothing at all', {}],
    ['a web page', { headers: { 'content-type': 'text/html' } }],
    ['empty JSON', { headers: { 'content-type': 'application/json' } }],
  ] as const) {
    it(`takes ${what} for no answer of a registry`, async () => {
      const { reads } = testServices(({ path }) => (path === '/token' ? { json: { token: 'a-token' } } : head));
      await assert.rejects(reads.registry.readPullLimit(undefined, aSession), { code: 'UNEXPECTED_ANSWER' });
    });
  }
});
