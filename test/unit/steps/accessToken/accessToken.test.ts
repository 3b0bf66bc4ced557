import assert from 'node:assert/strict';
import type { StepReport } from '../../../../src/runbook/run/report';
import { signInOffer } from '../../../../src/shared/offer';
import { MemoryDisk } from '../../../support/memoryDisk';
import { ShortDisk, noSpace } from '../../../support/shortDisk';
import type { Bench } from '../bench';
import { Fuse } from '../fuse';
import { createBench, remediesOf, startProcess, stepOf } from '../bench';
import {
  accountOf,
  addToken,
  carry,
  createWithoutStoring,
  currentValue,
  label,
  signUp,
  storeByHand,
  storeMarked,
  tokenSecret,
  username,
  verifyOneToken,
} from '../scenarios';

const input = {
  account: username,
  label,
  scope: 'repo:public_read',
  expires_in_days: 365,
  store: `aws-sm:${tokenSecret}`,
};
const step = stepOf('dockerhub/access-token', input);

async function ready(given?: Parameters<typeof createBench>[0]): Promise<Bench> {
  const bench = createBench(given);
  await signUp(bench, { validated: true });
  return bench;
}

async function applyPlanned(bench: Bench): Promise<StepReport> {
  const process = startProcess(bench, { target: 'live' });
  const planned = await process.plan(step);
  assert.ok(planned.planHash, JSON.stringify(planned));
  return process.apply(step, planned.planHash);
}

/** From the moment a token is there, nothing may be stored. */
function denyStoring(bench: Bench): () => void {
  return bench.world.onChange(() => {
    if (accountOf(bench).tokens.length > 0) bench.world.state.aws.denied = { PutSecretValue: 'access' };
  });
}

describe('dockerhub/access-token', () => {
  it('plans a creation and a new version of the secret, in the words of the services', async () => {
    const bench = await ready();
    const report = await startProcess(bench, { target: 'live' }).plan(step);
    assert.equal(report.subject, `**${username}** on hub.docker.com`);
    assert.equal(report.lands, 'aws 123456789012 / eu-west-1');
    assert.deepEqual(report.changes, [
      {
        action: 'create',
        summary: `create access token **“${label}”** for **${username}**`,
        detail: 'scope repo:public_read · expires in 365 days',
        undo: 'revoke it (Docker Hub keeps no copy)',
      },
      {
        action: 'update',
        summary: `put a new version of secret **${tokenSecret}**`,
        detail: 'the new token · now: the placeholder “default” (version of 2026-11-21)',
        undo: 'move AWSCURRENT back to the version before',
      },
    ]);
  });

  it('applies in Live as planned, and gives out a handle', async () => {
    const bench = await ready();
    const report = await applyPlanned(bench);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
    verifyOneToken(bench);
    assert.equal(report.outputs['token'], `secret in aws-sm:${tokenSecret}`);
    const [token] = accountOf(bench).tokens;
    assert.equal(report.outputs['label'], token?.label);
    assert.match(token?.label ?? '', new RegExp(`^${label} \\[[0-9a-f]{8}\\]$`));
    assert.deepEqual(token?.scopes, ['repo:public_read']);
    assert.equal(token.expiresAt !== null && Math.round((token.expiresAt - token.createdAt) / 86_400_000), 365);
  });

  it('stores the token that was created when storing failed at first, and creates no second', async () => {
    const bench = await ready();
    const stop = denyStoring(bench);
    const failed = await applyPlanned(bench);
    stop();
    assert.deepEqual([failed.status, failed.headline], ['failed', 'created, not stored yet']);
    assert.deepEqual(
      failed.changes.map(({ action }) => action),
      ['update'],
    );
    assert.equal(currentValue(bench, tokenSecret), 'default');
    const [token] = accountOf(bench).tokens;
    bench.world.state.aws.denied = {};
    const again = await applyPlanned(bench);
    assert.equal(again.status, 'in-sync', JSON.stringify(again.error));
    assert.deepEqual(accountOf(bench).tokens, [token]);
    verifyOneToken(bench);
  });

  it('stores nothing over a value that came after the plan, keeps the token in escrow, and makes no second one', async () => {
    const bench = await ready();
    const stop = bench.world.onChange(() => {
      if (accountOf(bench).tokens.length === 0) return;
      stop();
      storeByHand(bench, tokenSecret, 'of somebody else');
    });
    const failed = await applyPlanned(bench);
    assert.equal(failed.error?.code, 'PLAN_STALE');
    assert.match(failed.error.advice ?? '', /The token is safe in escrow; .*That version stays the current one/);
    assert.equal(currentValue(bench, tokenSecret), 'of somebody else');
    const [token] = accountOf(bench).tokens;
    const again = await applyPlanned(bench);
    assert.equal(again.status, 'in-sync', JSON.stringify(again.error));
    assert.deepEqual(
      accountOf(bench).tokens.map(({ uuid }) => uuid),
      [token?.uuid],
    );
    verifyOneToken(bench);
  });

  it('makes and stores a token where AWSCURRENT may not be moved, and says before it is made what stays open', async () => {
    const bench = await ready();
    bench.world.state.aws.denied = { UpdateSecretVersionStage: 'access' };
    const report = await applyPlanned(bench);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
    verifyOneToken(bench);
    const proved = report.progress.find(({ text }) => text.startsWith('landing place proved'));
    assert.match(proved?.detail ?? '', /a window of one call remains/);
  });

  it('creates nothing where the landing place is not proved', async () => {
    for (const [prepare, expected] of [
      [(bench: Bench) => (bench.world.state.aws.denied = { PutSecretValue: 'access' }), 'LANDING_UNPROVED'],
      [(bench: Bench) => (bench.world.state.aws.denied = { PutSecretValue: 'kms' }), 'LANDING_UNPROVED'],
    ] as const) {
      const bench = await ready();
      prepare(bench);
      const report = await applyPlanned(bench);
      assert.equal(report.error?.code, expected);
      assert.deepEqual(accountOf(bench).tokens, []);
      assert.equal(
        bench.world.journal.entries.some(
          ({ method, writes, service }) => writes && service === 'dockerHub' && method === 'POST',
        ),
        false,
      );
    }
  });

  it('asks for the secret, and plans nothing else, where it does not exist', async () => {
    const bench = await ready({ wired: false });
    const report = await startProcess(bench).plan(step);
    assert.equal(report.status, 'needs-person');
    assert.deepEqual(
      report.changes.map(({ action, summary }) => [action, summary]),
      [['person', `make **aws-sm:${tokenSecret}** ready to take the value`]],
    );
  });

  it('adopts a token that was made and stored by hand', async () => {
    const bench = await ready();
    storeByHand(bench, tokenSecret, addToken(bench, { label }).value);
    const report = await startProcess(bench).plan(step);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.changes));
    assert.equal(report.outputs['label'], label);
  });

  it('does not send a value of unknown origin to Docker unless it looks like a token', async () => {
    const bench = await ready();
    storeByHand(bench, tokenSecret, ['secret', 'of', 'another', 'system'].join('-'));
    bench.world.journal.clear();
    const report = await startProcess(bench).plan(step);
    assert.equal(
      bench.world.journal.entries.some(({ service }) => service === 'registry'),
      false,
    );
    assert.match(report.changes[1]?.detail ?? '', /now: a value that Pullbook did not put there/);
  });

  const uuidLike = ['0b1f7a52', '5a3e', '4f1c', '9d7e', '0123456789ab'].join('-');
  const asksRegistry = (bench: Bench): boolean =>
    bench.world.journal.entries.some(({ service }) => service === 'registry');

  for (const [what, value] of [
    ['a UUID, as keys of many systems are', uuidLike],
    ['a UUID in capitals', uuidLike.toUpperCase()],
    ['a word that only begins like a token', ['dckr', 'anything'].join('-')],
  ] as const) {
    it(`does not send ${what} to Docker in a check, and says in the plan what would be overwritten`, async () => {
      const bench = await ready();
      addToken(bench, { label });
      storeByHand(bench, tokenSecret, value);
      bench.world.journal.clear();
      const report = await startProcess(bench, { target: 'live' }).plan(step);
      assert.equal(asksRegistry(bench), false);
      assert.match(report.changes[1]!.detail!, /not known to be a Docker token, so it was not tried/);
      assert.match(report.changes[1]!.detail!, /now: a value that Pullbook did not put there/);
      assert.match(JSON.stringify(report.sections), /not known to be a Docker token, and was not tried/);
      assert.equal(JSON.stringify(report).includes(value), false);
      assert.equal(currentValue(bench, tokenSecret), value);
    });
  }

  it('does not send a value that another step has marked', async () => {
    const bench = await ready();
    storeMarked(bench, tokenSecret, uuidLike, '0a1b2c3d');
    bench.world.journal.clear();
    await startProcess(bench, { target: 'live' }).plan(step);
    assert.equal(asksRegistry(bench), false);
  });

  it('tries a value of any form that carries the mark of one of its tokens', async () => {
    const bench = await ready();
    const token = addToken(bench, { label: `${label} [0a1b2c3d]`, value: uuidLike });
    storeMarked(bench, tokenSecret, token.value, '0a1b2c3d');
    bench.world.journal.clear();
    const report = await startProcess(bench, { target: 'live' }).plan(step);
    assert.equal(asksRegistry(bench), true);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.changes));
  });

  it('asks a person about a token with exactly its label that nothing is known of, and never revokes it', async () => {
    const bench = await ready();
    const stored = addToken(bench, { label: `${label} [0a1b2c3d]` });
    storeMarked(bench, tokenSecret, stored.value, '0a1b2c3d');
    const used = addToken(bench, { label, lastUsedAt: bench.clock.now() - 1000 });
    const process = startProcess(bench);
    const report = await process.plan(step);
    assert.equal(report.status, 'needs-person');
    assert.deepEqual(
      report.changes.map(({ action, markable }) => [action, markable]),
      [['person', true]],
    );
    const marked = await process.mark(step, 'the staging build uses it');
    assert.equal(marked.status, 'in-sync');
    assert.ok(accountOf(bench).tokens.includes(used));
  });

  it('asks on another machine whether the vault has the value, and takes a person’s word', async () => {
    const bench = await ready();
    const manual = stepOf('dockerhub/access-token', { ...input, store: 'manual' });
    await startProcess(bench).rehearse(manual);
    bench.disk.files.clear();
    const process = startProcess(bench);
    const report = await process.plan(manual);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]?.summary ?? '', /^say whether the value/);
    assert.equal((await process.mark(manual, 'it is')).status, 'in-sync');
    assert.equal(accountOf(bench).tokens.length, 1);
  });

  it('asks on another machine about the newest, whatever the order of the list, where two are of one day', async () => {
    const bench = await ready();
    const manual = stepOf('dockerhub/access-token', { ...input, store: 'manual' });
    const older = addToken(bench, { label: `${label} [0a1b2c3d]` });
    addToken(bench, { label: `${label} [4e5f6071]`, createdAt: older.createdAt + 1000 });
    for (let look = 0; look < 2; look++) {
      accountOf(bench).tokens.reverse();
      const report = await startProcess(bench).plan(manual);
      assert.match(report.changes[0]?.summary ?? '', /\[4e5f6071\]/);
    }
  });

  it('plans the same whatever the order of the list', async () => {
    const bench = await ready();
    for (const mark of ['0a1b2c3d', '4e5f6071']) addToken(bench, { label: `${label} [${mark}]` });
    const first = await startProcess(bench).plan(step);
    accountOf(bench).tokens.reverse();
    assert.equal((await startProcess(bench).plan(step)).planHash, first.planHash);
  });

  it('ends no token that a person may have stored, though one with exactly its label lives beside it', async () => {
    for (const lastUsedAt of [null, 1_000]) {
      const bench = await ready();
      addToken(bench, { label, lastUsedAt: 1_000 });
      const stored = addToken(bench, { label: `${label} [0a1b2c3d]`, lastUsedAt });
      storeByHand(bench, tokenSecret, stored.value);
      const process = startProcess(bench, { target: 'live' });
      const report = await process.plan(step);
      assert.equal(report.status, 'needs-person', JSON.stringify(report.changes));
      assert.match(report.changes[0]?.instructions?.[0] ?? '', /does not tell whose value it is: .*\[0a1b2c3d\]/);
      assert.deepEqual(remediesOf(report), []);
      assert.equal((await process.mark(step, 'both are in use')).status, 'in-sync');
      assert.deepEqual(remediesOf(await process.plan(step)), []);
    }
  });

  it('revokes and makes anew what is in escrow under a key that is gone', async () => {
    const bench = await ready();
    const orphan = addToken(bench, { label: `${label} [0a1b2c3d]` });
    bench.disk.files.set('escrow/step/0a1b2c3d.sealed', '{"v":1,"damaged":true}\n');
    const first = await startProcess(bench).rehearse(step);
    assert.equal(first.error?.code, 'ESCROW_UNREADABLE');
    const second = await startProcess(bench).rehearse(step);
    assert.equal(second.status, 'in-sync', JSON.stringify(second.error));
    assert.equal(accountOf(bench).tokens.includes(orphan), false);
    verifyOneToken(bench);
  });

  it('leaves alone what another version has in escrow, and its token', async () => {
    const bench = await ready();
    const token = addToken(bench, { label: `${label} [0a1b2c3d]` });
    const newer = '{"v":2,"cipher":"another"}\n';
    bench.disk.files.set('escrow/step/0a1b2c3d.sealed', newer);
    for (let time = 0; time < 2; time++) {
      const report = await startProcess(bench).rehearse(step);
      assert.equal(report.error?.code, 'ESCROW_LOCKED');
      assert.match(report.error.advice ?? '', /newest Pullbook/);
    }
    assert.equal(bench.disk.files.get('escrow/step/0a1b2c3d.sealed'), newer);
    assert.ok(accountOf(bench).tokens.includes(token));
  });

  it('leaves one token when two machines work at once, whichever operation the first one died after', async () => {
    for (let at = 1; ; at++) {
      const first = await ready();
      const second = { ...first, disk: new MemoryDisk() };
      const fuse = new Fuse({ diesAfter: at });
      await startProcess(first, { fuse })
        .rehearse(step)
        .catch(() => undefined);
      if (!fuse.isDead) break;
      for (const machine of [second, first, second]) {
        const report = await startProcess(machine).rehearse(step);
        assert.equal(report.status, 'in-sync', `${at}: ${JSON.stringify(report.error ?? report.changes)}`);
      }
      const { tokens } = accountOf(first);
      assert.equal(tokens.length, 1, `${tokens.length} tokens after operation ${at}`);
      assert.equal(currentValue(first, tokenSecret), tokens[0]?.value);
    }
  });

  describe('rotation', () => {
    const old = '0a1b2c3d';

    /** The stored token expires in 5 days, and CircleCI's variable has it. */
    async function expiring(): Promise<Bench> {
      const bench = await ready();
      const token = addToken(bench, { label: `${label} [${old}]`, expiresAt: bench.clock.now() + 5 * 86_400_000 });
      storeMarked(bench, tokenSecret, token.value, old);
      carry(bench, token.value);
      return bench;
    }

    const tables = ({ sections }: StepReport) => sections.flatMap((one) => (one.type === 'table' ? [...one.rows] : []));

    it('plans the new token, and says that the old one stays alive', async () => {
      const report = await startProcess(await expiring(), { target: 'live' }).plan(step);
      assert.deepEqual(
        report.changes.map(({ action }) => action),
        ['create', 'update'],
      );
      assert.match(
        report.changes[0]?.detail ?? '',
        /replaces “.* \[0a1b2c3d\]”, which expires .* stays alive until you/,
      );
    });

    it('does not revoke what CircleCI still carries: both live, in sync, the old one listed', async () => {
      const bench = await expiring();
      const report = await applyPlanned(bench);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
      const { tokens } = accountOf(bench);
      assert.deepEqual([tokens.length, tokens.every(({ active }) => active)], [2, true]);
      assert.equal(currentValue(bench, tokenSecret), tokens[1]?.value);
      assert.deepEqual(
        tables(report).map((row) => row[1]),
        ['stored', 'replaced, to be retired'],
      );
      assert.equal(report.outputs['label'], tokens[1]?.label);
    });

    it('sees the same on another machine, which has no journal of it', async () => {
      const bench = await expiring();
      await applyPlanned(bench);
      bench.disk.files.clear();
      const report = await startProcess(bench, { target: 'live' }).plan(step);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.changes));
      assert.deepEqual(
        remediesOf(report).map(({ id }) => id),
        ['retire'],
      );
    });

    it('retires the old one by a change of its own, bound to what the person saw', async () => {
      const bench = await expiring();
      const report = await applyPlanned(bench);
      const [retire] = remediesOf(report);
      assert.deepEqual(
        retire?.changes.map(({ action, summary }) => [action, summary]),
        [['delete', `revoke token **“${label} [${old}]”** of **${username}**`]],
      );
      const process = startProcess(bench, { target: 'live' });
      const used = accountOf(bench).tokens[0]!;
      used.lastUsedAt = bench.clock.now() + 2 * 86_400_000;
      const asked = { remedy: 'retire', planHash: retire.planHash };
      const stale = await process.runner.applyRemedy([step], 'step', asked, { signal: new AbortController().signal });
      assert.equal(stale.error?.code, 'PLAN_STALE', 'somebody used it since');
      assert.equal(accountOf(bench).tokens.length, 2);
      const done = await process.remedy(step, 'retire');
      assert.equal(done?.status, 'in-sync', JSON.stringify(done?.error));
      assert.deepEqual(remediesOf(done), []);
      verifyOneToken(bench);
    });

    it('leaves the value before the stored one alive, though its use does not show and the journal is gone', async () => {
      const bench = await expiring();
      const replaced = accountOf(bench).tokens[0]!;
      await applyPlanned(bench);
      replaced.lastUsedAt = null;
      bench.disk.files.clear();
      const report = await startProcess(bench, { target: 'live' }).plan(step);
      assert.deepEqual([report.status, remediesOf(report).map(({ id }) => id)], ['in-sync', ['retire']]);
    });

    it('remembers as replaced what a person had stored without a mark', async () => {
      const bench = await ready();
      const old = addToken(bench, { label: `${label} [0a1b2c3d]` });
      storeByHand(bench, tokenSecret, old.value);
      const process = startProcess(bench, { target: 'live' });
      const { planHash } = await process.plan(step);
      await process.apply(step, planHash!);
      old.lastUsedAt = null;
      const report = await startProcess(bench, { target: 'live' }).plan(step);
      assert.deepEqual([report.status, remediesOf(report).map(({ id }) => id)], ['in-sync', ['retire']]);
      assert.ok(accountOf(bench).tokens.includes(old));
    });

    it('is retired in Rehearsal by the world, once no variable carries it', async () => {
      const bench = await expiring();
      const first = await startProcess(bench).rehearse(step);
      assert.equal(first.status, 'in-sync');
      assert.equal(accountOf(bench).tokens.length, 2);
      carry(bench, accountOf(bench).tokens[1]!.value);
      const second = await startProcess(bench).rehearse(step);
      assert.deepEqual([second.status, remediesOf(second)], ['in-sync', []]);
      verifyOneToken(bench);
    });

    it('leaves a token alive that landed and that something else has taken the place of', async () => {
      const bench = await ready();
      await applyPlanned(bench);
      const [first] = accountOf(bench).tokens;
      storeByHand(bench, tokenSecret, ['put', 'there', 'by', 'somebody'].join('-'));
      const report = await applyPlanned(bench);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
      assert.ok(accountOf(bench).tokens.includes(first!), 'a token that a build may carry was revoked');
    });

    it('does not revoke a stored token whose scope is another', async () => {
      const bench = await expiring();
      const [token] = accountOf(bench).tokens;
      Object.assign(token!, { scopes: ['repo:read'], expiresAt: null });
      const report = await applyPlanned(bench);
      assert.match(report.sections.map((one) => (one.type === 'text' ? one.text : '')).join(), /still alive/);
      assert.equal(accountOf(bench).tokens.length, 2);
    });
  });

  describe('on a full disk', () => {
    const made = ({ world }: Bench) =>
      world.journal.entries.filter(({ method, route }) => `${method} ${route}` === 'POST /v2/access-tokens').length;
    const fullBench = async () => {
      const disk = new ShortDisk();
      return { bench: { ...(await ready()), disk }, disk };
    };
    const isEscrow = (path: string) => path.startsWith('escrow/');

    it('makes no token whose value could not be kept, however often it is applied', async () => {
      const { bench, disk } = await fullBench();
      disk.refuses = (call, path) => (call === 'replace' && isEscrow(path) ? noSpace() : undefined);
      for (let time = 0; time < 4; time++) {
        const report = await applyPlanned(bench);
        assert.equal(report.error?.code, 'DISK_REFUSED');
        assert.match(report.error.message, /the disk is full/);
        assert.match(report.error.advice ?? '', /^Nothing was created\. Free some space/);
      }
      assert.equal(made(bench), 0);
      disk.refuses = () => undefined;
      assert.equal((await applyPlanned(bench)).status, 'in-sync');
      verifyOneToken(bench);
    });

    /** From the moment a token is there, the escrow takes nothing: what was proved has changed. */
    function fillAfterCreation(bench: Bench, disk: ShortDisk, error = noSpace): void {
      disk.refuses = (call, path) =>
        call === 'replace' && isEscrow(path) && accountOf(bench).tokens.length > 0 ? error() : undefined;
    }

    it('revokes the token at once whose value it could not keep although that was proved, and says so', async () => {
      const { bench, disk } = await fullBench();
      fillAfterCreation(bench, disk);
      for (let time = 1; time <= 3; time++) {
        const report = await applyPlanned(bench);
        assert.deepEqual(accountOf(bench).tokens, []);
        assert.equal(made(bench), time);
        assert.deepEqual([report.status, report.error?.code], ['failed', 'DISK_REFUSED']);
        assert.match(
          report.error?.message ?? '',
          /^The value of the new token “.* \[[0-9a-f]{8}\]” could not be kept .*: the disk is full/,
        );
        assert.match(report.error?.advice ?? '', /^No token is left: the one that was made has been revoked\./);
        assert.deepEqual(report.actions[0], { kind: 'apply', title: 'Apply the rest…' });
      }
      disk.refuses = () => undefined;
      assert.equal((await applyPlanned(bench)).status, 'in-sync');
      verifyOneToken(bench);
    });

    it('keeps nothing of a value that was written and whose token is revoked', async () => {
      const { bench, disk } = await fullBench();
      const replace = disk.replace.bind(disk);
      disk.replace = async (path, text) => {
        await replace(path, text);
        if (isEscrow(path) && accountOf(bench).tokens.length > 0) throw noSpace();
      };
      assert.equal((await applyPlanned(bench)).error?.code, 'DISK_REFUSED');
      assert.deepEqual(accountOf(bench).tokens, []);
      assert.deepEqual([...disk.files.keys()].filter(isEscrow), []);
    });

    for (const why of ['EMFILE', 'EACCES', 'EIO', 'EROFS', 'ESTALE', undefined])
      it(`revokes it too where ${why ?? 'no system call'} was what kept its value from escrow`, async () => {
        const { bench, disk } = await fullBench();
        const message = why ?? 'the key ring was locked meanwhile';
        fillAfterCreation(bench, disk, () => Object.assign(new Error(message), why === undefined ? {} : { code: why }));
        const { error } = await applyPlanned(bench);
        assert.match(error?.message ?? '', /could not be kept in escrow/);
        assert.match(error?.advice ?? '', /^No token is left: the one that was made has been revoked\./);
        assert.deepEqual([accountOf(bench).tokens, made(bench)], [[], 1]);
      });

    it('says which token lives where it cannot be revoked either, and revokes it the next time', async () => {
      const { bench, disk } = await fullBench();
      fillAfterCreation(bench, disk);
      bench.world.faults.add({
        kind: 'status',
        status: 503,
        service: 'dockerHub',
        route: 'DELETE /v2/access-tokens/*',
      });
      const report = await applyPlanned(bench);
      const [alive] = accountOf(bench).tokens;
      assert.ok(alive);
      const { message, advice = '' } = report.error ?? assert.fail('it did not fail');
      assert.ok(message.includes(`“${alive.label}”`), message);
      assert.match(message, /could not be revoked \(UNAVAILABLE\)/);
      assert.match(advice, /is alive and its value is lost\. .* revokes that token\./);
      assert.doesNotMatch(advice, /safe in escrow|No token is left/);
      disk.refuses = () => undefined;
      assert.equal((await applyPlanned(bench)).status, 'in-sync');
      assert.ok(!accountOf(bench).tokens.includes(alive));
      verifyOneToken(bench);
    });

    it('tells the same where the journal takes nothing more either', async () => {
      const { bench, disk } = await fullBench();
      disk.refuses = () => (accountOf(bench).tokens.length > 0 || made(bench) > 0 ? noSpace() : undefined);
      const report = await applyPlanned(bench);
      assert.deepEqual(accountOf(bench).tokens, []);
      assert.match(report.error?.advice ?? '', /^No token is left/);
      disk.refuses = () => undefined;
      assert.equal((await applyPlanned(bench)).status, 'in-sync');
      verifyOneToken(bench);
    });

    it('revokes it also when something else than the disk keeps the escrow from working', async () => {
      const { bench, disk } = await fullBench();
      fillAfterCreation(bench, disk, () => new Error('the key ring went away'));
      const report = await applyPlanned(bench);
      assert.deepEqual(accountOf(bench).tokens, []);
      assert.match(report.error?.advice ?? '', /^No token is left/);
      assert.ok(!JSON.stringify(report).includes('key ring went away'));
    });

    it('lands a value that is in escrow already', async () => {
      const { bench, disk } = await fullBench();
      await createWithoutStoring(bench, step);
      disk.refuses = (call, path) => (call === 'replace' && isEscrow(path) ? noSpace() : undefined);
      assert.equal((await applyPlanned(bench)).status, 'in-sync');
      verifyOneToken(bench);
    });
  });

  describe('created and not stored', () => {
    it('offers to store again, to store elsewhere, and to revoke, in this order', async () => {
      const bench = await ready();
      denyStoring(bench);
      const failed = await applyPlanned(bench);
      const [token] = accountOf(bench).tokens;
      assert.deepEqual(
        failed.actions.slice(0, 3).map(({ title }) => title),
        ['Store the token again…', 'Store elsewhere…', 'Revoke token…'],
      );
      const [elsewhere, revoke] = remediesOf(failed);
      assert.deepEqual(
        revoke?.changes.map(({ action, summary }) => [action, summary]),
        [
          ['delete', `revoke token **“${token?.label ?? ''}”** of **${username}**`],
          ['delete', `wipe the escrowed copy of token **[${token?.label.slice(-9, -1) ?? ''}]**`],
        ],
      );
      assert.match(elsewhere?.changes[0]?.summary ?? '', /^file the value of token .* in \*\*the team’s vault\*\*$/);
    });

    it('revoked, leaves no token and no copy, and a fresh plan for the next one', async () => {
      const bench = await ready();
      await createWithoutStoring(bench, step);
      const report = await startProcess(bench, { target: 'live' }).remedy(step, 'revoke');
      assert.deepEqual(accountOf(bench).tokens, []);
      assert.ok(![...bench.disk.files.keys()].some((path) => path.startsWith('escrow/')));
      assert.deepEqual(
        report?.changes.map(({ action }) => action),
        ['create', 'update'],
      );
      assert.ok(report.planHash);
    });

    it('filed elsewhere, is neither revoked nor made again, and is done once a person has stored it', async () => {
      const bench = await ready();
      await createWithoutStoring(bench, step);
      const report = await startProcess(bench).remedy(step, 'store-elsewhere');
      const [token] = accountOf(bench).tokens;
      assert.ok(token);
      const filed = bench.world.vault.read(`${token.label} of ${username}`);
      assert.equal(filed?.reveal(), token.value);
      assert.equal(report?.status, 'needs-person');
      assert.notEqual(report.actions[0]?.kind, 'remedy', 'revoking is not the first thing to press');
      assert.match(report.changes[0]?.summary ?? '', /^put the value of token .* into \*\*aws-sm:/);
      assert.deepEqual((await startProcess(bench).rehearse(step)).status, 'needs-person');
      assert.deepEqual(accountOf(bench).tokens, [token]);
      storeByHand(bench, tokenSecret, token.value);
      const done = await startProcess(bench).plan(step);
      assert.equal(done.status, 'in-sync', JSON.stringify(done.changes));
      assert.equal(done.outputs['label'], token.label);
      assert.deepEqual(remediesOf(done), []);
    });

    it('keeps the older token while the newer one waits elsewhere', async () => {
      const bench = await ready();
      const old = addToken(bench, { label: `${label} [0a1b2c3d]`, expiresAt: bench.clock.now() + 5 * 86_400_000 });
      storeMarked(bench, tokenSecret, old.value, '0a1b2c3d');
      const stop = bench.world.onChange(() => {
        if (accountOf(bench).tokens.length > 1) bench.world.state.aws.denied = { PutSecretValue: 'access' };
      });
      await startProcess(bench).rehearse(step);
      stop();
      await startProcess(bench).remedy(step, 'store-elsewhere');
      bench.world.state.aws.denied = {};
      await startProcess(bench).rehearse(step);
      assert.equal(accountOf(bench).tokens.length, 2);
      assert.ok(accountOf(bench).tokens.includes(old));
    });

    it('offers its ways out also while AWS does not answer', async () => {
      const bench = await ready();
      await createWithoutStoring(bench, step);
      const fault = { kind: 'status', status: 503, service: 'secretsManager', route: '*', times: 1000 } as const;
      bench.world.faults.add(fault);
      const report = await startProcess(bench).plan(step);
      assert.equal(report.error?.code, 'UNAVAILABLE');
      assert.notEqual(report.actions[0]?.kind, 'remedy');
      assert.deepEqual(
        remediesOf(report).map(({ id }) => id),
        ['store-elsewhere', 'revoke'],
      );
      assert.match(remediesOf(report)[1]?.changes[0]?.detail ?? '', /cannot be seen now/);
      await startProcess(bench).remedy(step, 'revoke');
      assert.deepEqual(accountOf(bench).tokens, []);
    });
  });

  it('says whose password is missing, and offers to sign in', async () => {
    const bench = createBench();
    const report = await startProcess(bench).plan(step);
    assert.equal(report.error?.code, 'CREDENTIALS_MISSING');
    assert.deepEqual(report.actions[0], {
      kind: 'offer',
      ...signInOffer(`dockerhub:${username}`, `Docker Hub: ${username}`),
    });
  });
});
