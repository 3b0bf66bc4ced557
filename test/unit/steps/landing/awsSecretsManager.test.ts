import assert from 'node:assert/strict';
import type { LandingPlace } from '../../../../src/runbook/run/landing';
import { codeOf, isPullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import type { Bench } from '../bench';
import { createBench, startProcess } from '../bench';
import { currentValue, storeByHand, storeMarked, tokenSecret } from '../scenarios';

const { signal } = new AbortController();
const mark = '0a1b2c3d';
const value = ['a', 'value', 'to', 'land', '314'].join('-');

function place(bench: Bench): LandingPlace {
  const { environment } = startProcess(bench);
  return environment.landing(`aws-sm:${tokenSecret}`, environment.writing);
}

function land(bench: Bench, text = value): Promise<void> {
  const { environment } = startProcess(bench);
  const { person } = environment;
  return place(bench).land({ secret: new Secret(text), mark, label: 'a value', person, signal });
}

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
