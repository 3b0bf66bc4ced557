import assert from 'node:assert/strict';
import type { LandingPlace } from '../../../../src/runbook/run/landing';
import { codeOf, isPullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import type { AwsHttpRequest, AwsRequestHandler } from '../../../../src/services/aws/simulator/awsRequestHandler';
import type { Bench, Wire } from '../bench';
import { createBench, startProcess } from '../bench';
import { currentValue, storeByHand, storeMarked, tokenSecret } from '../scenarios';

const { signal } = new AbortController();
const mark = '0a1b2c3d';
const value = ['a', 'value', 'to', 'land', '314'].join('-');

function place(bench: Bench, wire: Wire = {}): LandingPlace {
  const { environment } = startProcess(bench, { wire });
  return environment.landing(`aws-sm:${tokenSecret}`, environment.writing);
}

/** Puts a value in the place of the version that is there, or of the one that a plan saw. */
async function land(
  bench: Bench,
  text = value,
  options: { readonly seen?: string; readonly wire?: Wire } = {},
): Promise<string | undefined> {
  const { person } = startProcess(bench).environment;
  const { seen: replaces = (await place(bench).inspect(signal)).versionId, wire } = options;
  return place(bench, wire).land({ secret: new Secret(text), mark, label: 'a value', replaces, person, signal });
}

/** Has something happen in the place of a put, or of the move of AWSCURRENT; the question whether it may be moved is neither. */
function inPlaceOf(what: 'put' | 'move', happen: (send: () => Promise<Answer>) => Promise<Answer>): Wire {
  const member = { put: /"VersionStages"/, move: /"MoveToVersionId":"(?!0{8}-)/ }[what];
  const isMeant = ({ body }: AwsHttpRequest) =>
    member.test(body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));
  return { aws: (request, send) => (isMeant(request) ? happen(send) : send()) };
}

type Answer = Awaited<ReturnType<AwsRequestHandler['handle']>>;
const lost = (): never => {
  throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
};

function currentOf(bench: Bench) {
  const current = secretOf(bench).versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  assert.ok(current);
  return current;
}

const routesOf = (bench: Bench) => bench.world.journal.entries.filter(({ writes }) => writes).map(({ route }) => route);
const lacksMove = { UpdateSecretVersionStage: 'access' } as const;

function secretOf(bench: Bench) {
  const secret = bench.world.state.aws.secrets.find(({ name }) => name === tokenSecret);
  assert.ok(secret);
  return secret;
}

async function proofError(bench: Bench): Promise<string> {
  try {
    await place(bench).prove(signal);
    return 'proved';
  } catch (error) {
    assert.equal(codeOf(error), 'LANDING_UNPROVED', String(error));
    assert.ok(isPullbookError(error) && error.facts.advice);
    return error.message;
  }
}

describe('a secret that was piped into its place', () => {
  for (const text of ['default\n', '\n', ' ']) {
    it(`holds no value where it is ${JSON.stringify(text)}`, async () => {
      const bench = createBench();
      storeByHand(bench, tokenSecret, text);
      assert.equal((await place(bench).inspect(signal)).holds, 'placeholder');
      assert.equal(await place(bench).read(signal), undefined);
    });
  }
});

describe('the landing place aws-sm', () => {
  it('says where it is without asking the network', () => {
    const bench = createBench();
    assert.equal(place(bench).where, 'aws 123456789012 / eu-west-1');
    assert.deepEqual(bench.world.journal.entries, []);
  });

  describe('inspect', () => {
    it('takes Terraform’s placeholder for unset', async () => {
      const { ready, holds, since } = await place(createBench()).inspect(signal);
      assert.deepEqual({ ready, holds, since }, { ready: true, holds: 'placeholder', since: 'version of 2026-11-21' });
    });

    it('finds the mark of a value that Pullbook landed, on whatever machine', async () => {
      const bench = createBench();
      storeMarked(bench, tokenSecret, value, mark);
      const found = await place(bench).inspect(signal);
      assert.deepEqual([found.holds, found.mark], ['value', mark]);
    });

    it('finds no mark in a version id that another wrote, though it looks alike', async () => {
      const bench = createBench();
      storeByHand(bench, tokenSecret, value);
      const found = await place(bench).inspect(signal);
      assert.deepEqual([found.holds, found.mark], ['value', undefined]);
    });

    it('says why it is not ready', async () => {
      const missing = await place(createBench({ wired: false })).inspect(signal);
      assert.equal(missing.ready, false);
      assert.match(missing.problem ?? '', /does not exist in aws 123456789012 .* Terraform owns it/);

      const bench = createBench();
      secretOf(bench).deletedAt = bench.clock.now();
      assert.match((await place(bench).inspect(signal)).problem ?? '', /scheduled for deletion/);

      const managed = createBench();
      secretOf(managed).owningService = 'rds';
      assert.match((await place(managed).inspect(signal)).problem ?? '', /managed by `rds`/);

      const unreadable = createBench();
      unreadable.world.state.aws.denied = { GetSecretValue: 'access' };
      assert.match((await place(unreadable).inspect(signal)).problem ?? '', /secretsmanager:GetSecretValue/);
    });

    it('takes no replica, and names the region of its original', async () => {
      const bench = createBench();
      await bench.world.play({ service: 'aws', play: 'make-replica', secret: tokenSecret, of: 'eu-west-2' });
      const found = await place(bench).inspect(signal);
      assert.equal(found.ready, false);
      assert.match(found.problem ?? '', /is a replica of eu-west-2, .*name that region/);
      assert.match(await proofError(bench), /is a replica of eu-west-2/);
      assert.ok(!bench.world.journal.entries.some(({ route }) => route === 'PutSecretValue'));
    });

    it('warns of a rotation, in words that do not move', async () => {
      const bench = createBench();
      await bench.world.play({ service: 'aws', play: 'set-up-rotation', secret: tokenSecret });
      const { ready, warning } = await place(bench).inspect(signal);
      assert.deepEqual([ready, warning], [true, 'rotation is set up: it replaces whatever is put here']);
      const begun = createBench();
      secretOf(begun).versions.push({ id: 'c'.repeat(32), value: 'next', stages: ['AWSPENDING'], createdAt: 0 });
      assert.match((await place(begun).inspect(signal)).warning ?? '', /a rotation has begun/);
      assert.equal((await place(createBench()).inspect(signal)).warning, undefined);
    });

    it('keeps the reason for which AWS refuses to let it be read', async () => {
      for (const [kind, reason, ask] of [
        [
          'access',
          /no identity-based policy allows the secretsmanager:GetSecretValue/,
          /secretsmanager:GetSecretValue/,
        ],
        ['kms', /Access to KMS is not allowed/, /kms:Decrypt/],
      ] as const) {
        const bench = createBench();
        bench.world.state.aws.denied = { GetSecretValue: kind };
        const { problem = '', unsure } = await place(bench).inspect(signal);
        assert.match(problem, reason);
        assert.match(problem, ask);
        assert.match(unsure ?? '', /may not read/);
      }
    });

    it('finds nothing in a secret without a version', async () => {
      const bench = createBench();
      secretOf(bench).versions = [];
      const { ready, holds } = await place(bench).inspect(signal);
      assert.deepEqual([ready, holds], [true, 'nothing']);
    });
  });

  describe('prove', () => {
    it('writes the present value once more, which changes nothing', async () => {
      const bench = createBench();
      const before = structuredClone(secretOf(bench));
      assert.equal(await proofError(bench), 'proved');
      assert.deepEqual(secretOf(bench), before);
      assert.ok(bench.world.journal.entries.some(({ route }) => route.includes('PutSecretValue')));
    });

    it('shows whether AWSCURRENT may be moved, which changes nothing either', async () => {
      const bench = createBench();
      const before = structuredClone(secretOf(bench));
      assert.equal(await place(bench).prove(signal), undefined);
      bench.world.state.aws.denied = lacksMove;
      assert.match((await place(bench).prove(signal)) ?? '', /a window of one call remains/);
      assert.deepEqual(secretOf(bench), before);
      assert.ok(routesOf(bench).includes('UpdateSecretVersionStage'));
    });

    it('refuses another account than the runbook names', async () => {
      const bench = createBench();
      bench.world.state.aws.caller.account = '999999999999';
      assert.match(await proofError(bench), /account `999999999999`; the runbook names `123456789012`/);
    });

    it('says which right is missing', async () => {
      for (const operation of ['PutSecretValue', 'GetSecretValue']) {
        for (const kind of ['access', 'kms'] as const) {
          const bench = createBench();
          bench.world.state.aws.denied = { [operation]: kind };
          assert.match(await proofError(bench), /may not read and write secret/);
          assert.match(await proofError(bench), kind === 'kms' ? /Access to KMS/ : /no identity-based policy allows/);
        }
      }
    });

    it('refuses a secret that is not there, is going, or is empty', async () => {
      assert.match(await proofError(createBench({ wired: false })), /does not exist/);
      const going = createBench();
      secretOf(going).deletedAt = going.clock.now();
      assert.match(await proofError(going), /scheduled for deletion/);
      const empty = createBench();
      secretOf(empty).versions = [];
      assert.match(await proofError(empty), /holds no value yet/);
    });
  });

  describe('land', () => {
    it('stores the value under an id that begins with the mark, and gives it back', async () => {
      const bench = createBench();
      await land(bench);
      assert.equal(currentValue(bench, tokenSecret), value);
      const current = secretOf(bench).versions.find(({ stages }) => stages.includes('AWSCURRENT'));
      assert.match(current?.id ?? '', /^0a1b2c3d-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      assert.equal((await place(bench).read(signal))?.reveal(), value);
      assert.equal((await place(bench).inspect(signal)).mark, mark);
    });

    it('stores the same request once', async () => {
      const bench = createBench();
      await land(bench);
      const before = structuredClone(secretOf(bench));
      await land(bench);
      assert.deepEqual(secretOf(bench), before);
    });

    it('makes a value current again that something else displaced', async () => {
      const bench = createBench();
      await land(bench);
      await land(bench, 'another value');
      await land(bench);
      assert.equal(currentValue(bench, tokenSecret), value);
      assert.equal((await place(bench).inspect(signal)).mark, mark);
    });

    it('puts it under a label of its own, and takes AWSCURRENT from the version that was seen', async () => {
      const bench = createBench();
      const before = currentOf(bench).id;
      assert.equal(await land(bench), undefined);
      assert.deepEqual(currentOf(bench).stages.toSorted(), ['AWSCURRENT', 'PULLBOOK']);
      assert.deepEqual(secretOf(bench).versions.find(({ id }) => id === before)?.stages, ['AWSPREVIOUS']);
      await land(bench, 'the next one');
      assert.deepEqual(
        secretOf(bench).versions.filter(({ stages }) => stages.includes('PULLBOOK')),
        [currentOf(bench)],
      );
    });

    it('moves nothing where another version came after the plan, and puts nothing', async () => {
      const bench = createBench();
      const seen = currentOf(bench).id;
      storeByHand(bench, tokenSecret, 'of somebody else');
      const before = structuredClone(secretOf(bench));
      await assert.rejects(land(bench, value, { seen }), { code: 'PLAN_STALE' });
      assert.deepEqual(secretOf(bench), before);
    });

    const somebodyElse = (bench: Bench, what: 'put' | 'move'): Wire =>
      inPlaceOf(what, (send) => {
        storeByHand(bench, tokenSecret, 'of somebody else');
        return send();
      });

    for (const what of ['put', 'move'] as const) {
      it(`leaves a version current that came in the moment of the ${what}`, async () => {
        const bench = createBench();
        const wire = somebodyElse(bench, what);
        const error: unknown = await land(bench, value, { wire }).catch((reason: unknown) => reason);
        assert.ok(isPullbookError(error), 'it took the place of a value that nobody has seen');
        assert.equal(error.code, 'PLAN_STALE');
        assert.match(error.facts.advice ?? '', /stays the current one.*label `PULLBOOK`, by which nothing reads/);
        assert.equal(currentValue(bench, tokenSecret), 'of somebody else');
        // Agreed to anew, it is the version that waits there which becomes the current one.
        const count = secretOf(bench).versions.length;
        await land(bench);
        assert.deepEqual([currentValue(bench, tokenSecret), secretOf(bench).versions.length], [value, count]);
      });
    }

    it('only moves AWSCURRENT after a crash between put and move', async () => {
      const bench = createBench();
      await assert.rejects(land(bench, value, { wire: inPlaceOf('move', lost) }), { code: 'NETWORK' });
      assert.equal(currentValue(bench, tokenSecret), 'default');
      const [waiting] = secretOf(bench).versions.filter(({ stages }) => stages.includes('PULLBOOK'));
      await land(bench);
      assert.equal(currentOf(bench).id, waiting?.id);
      assert.equal(secretOf(bench).versions.length, 2);
    });

    it('takes a move whose answer was lost for what it is', async () => {
      const bench = createBench();
      const wire = inPlaceOf('move', (send) => send().then(lost));
      await assert.rejects(land(bench, value, { wire }), { code: 'NETWORK' });
      const before = structuredClone(secretOf(bench));
      await land(bench);
      assert.deepEqual(secretOf(bench), before);
    });

    it('gives a secret without a version its first, which no right to move is needed for', async () => {
      for (const denied of [{}, lacksMove]) {
        const bench = createBench();
        secretOf(bench).versions = [];
        bench.world.state.aws.denied = denied;
        assert.equal(await land(bench), undefined);
        assert.equal(currentValue(bench, tokenSecret), value);
        assert.deepEqual(routesOf(bench), ['PutSecretValue']);
      }
    });

    it('takes no place from somebody else’s first version', async () => {
      const bench = createBench();
      secretOf(bench).versions = [];
      const wire = somebodyElse(bench, 'put');
      await assert.rejects(land(bench, value, { wire }), { code: 'PLAN_STALE' });
      assert.equal(currentValue(bench, tokenSecret), 'of somebody else');
    });

    it('makes a version current where there are only old ones without a label', async () => {
      const bench = createBench();
      for (const version of secretOf(bench).versions) version.stages = [];
      assert.equal(await land(bench), undefined);
      assert.equal(currentValue(bench, tokenSecret), value);
    });

    it('puts directly where AWSCURRENT may not be moved, after another look, and says what stays open', async () => {
      const bench = createBench();
      bench.world.state.aws.denied = lacksMove;
      const seen = currentOf(bench).id;
      assert.match((await land(bench)) ?? '', /a window of one call remains.*UpdateSecretVersionStage/);
      assert.equal(currentValue(bench, tokenSecret), value);
      await land(bench, 'another value');
      await land(bench);
      assert.deepEqual([currentValue(bench, tokenSecret), currentOf(bench).stages], [value, ['AWSCURRENT']]);
      await assert.rejects(land(bench, 'too late', { seen }), { code: 'PLAN_STALE' });
      assert.equal(currentValue(bench, tokenSecret), value);
    });

    it('says that something else writes there when the value does not stay', async () => {
      const bench = createBench();
      bench.world.onChange(() => {
        const current = secretOf(bench).versions.find(({ stages }) => stages.includes('AWSCURRENT'));
        if (current !== undefined) current.value = 'default';
      });
      await assert.rejects(land(bench), { code: 'LANDING_MISMATCH' });
    });
  });

  it('gives back no placeholder', async () => {
    assert.equal(await place(createBench()).read(signal), undefined);
  });
});
