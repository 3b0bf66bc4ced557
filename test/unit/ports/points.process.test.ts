import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleScript } from '../../support/bundleScript';
import { findSecrets } from '../../support/findSecrets';
import { type State, held, kept, openState, stateWorks } from '../../support/stateWorks';
import { type Told, strikeEverywhere } from '../../support/strikeEverywhere';

/** What must be so after any fault, seen by a process that comes later. */
type Look = (state: State, told: Told) => Promise<void>;

const names = (state: State) => [...state.journal.of('token').facts.keys()];

async function journalHolds(state: State, { done }: Told, before: readonly string[]): Promise<void> {
  const found = names(state);
  assert.deepEqual(found.slice(0, before.length), before);
  const later = found.slice(before.length);
  assert.deepEqual(
    later,
    ['a1', 'b1', 'a2', 'b2'].filter((name) => later.includes(name)),
  );
  for (const name of done) assert.ok(later.includes(name), `${name} was acknowledged and is lost`);
  await state.remember('last');
  const again = openState(state.folder);
  await again.journal.open();
  assert.deepEqual(names(again), [...found, 'last']);
}

async function escrowHolds({ escrow }: State, marks: readonly string[]): Promise<void> {
  for (const mark of marks) assert.equal((await escrow.take(mark))?.reveal(), kept.value, 'it does not open');
  await escrow.wipe(kept.mark);
}

const looks: Readonly<Record<keyof typeof stateWorks, Look>> = {
  'journal append': (state, told) => journalHolds(state, told, ['one', 'two']),
  'journal begin': (state, told) => journalHolds(state, told, []),
  'journal append after a torn line': (state, told) => journalHolds(state, told, ['one', 'two']),
  async 'escrow put'(state, { done }) {
    const marks = await state.escrow.peek();
    if (done.includes('put')) assert.deepEqual(marks, [kept.mark]);
    await escrowHolds(state, marks);
  },
  async 'escrow take'(state, { done }) {
    assert.ok(!done.includes('not taken'));
    assert.deepEqual(await state.escrow.peek(), [kept.mark]);
    await escrowHolds(state, [kept.mark]);
  },
  async 'escrow wipe'(state, { done }) {
    const marks = await state.escrow.peek();
    if (done.includes('wiped')) assert.deepEqual(marks, []);
    await escrowHolds(state, marks);
  },
  'escrow prove': async ({ escrow }) => assert.deepEqual(await escrow.peek(), []),
  async key(state, { done }) {
    const key = Buffer.from(await state.key.get()).toString('hex');
    for (const given of done) assert.equal(given, key, 'another key than before');
  },
  lock: () => Promise.resolve(),
  'lock of a dead holder': () => Promise.resolve(),
  'lock of a living holder': (_, { done }) => {
    assert.ok(!done.includes('taken'), 'two hold it');
    return Promise.resolve();
  },
  async world(state, { done }) {
    const { world } = await state.world();
    for (const label of done) assert.ok(world.vault.labels().includes(label), `${label} was acknowledged and is lost`);
  },
};

/** What may be there once a process has looked after a fault. */
const settled =
  /^(escrow\.key|live\/journal\.jsonl|live\/lock\/\d+\/(holder|released)\.json|rehearsal\/world\.sealed)$/;
/** What a process prepares before it holds the lock. */
const unheld = /\bnew-\w+$/;

const allBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));

/** Where the value, or the key besides in its own file, stands in clear. */
async function inClear(folder: string, secrets: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { hits } = await findSecrets(secrets, { folders: [folder] });
  return hits
    .filter(({ path, secret }) => !(secret === 'key' && path === join(folder, 'escrow.key')))
    .map(({ path }) => path);
}

describe('a process that is struck at a call on its state', () => {
  let folder = '';
  let script = '';
  const table: Record<string, string | number>[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-points-'));
    script = await bundleScript('test/support/struckWorks.ts', folder);
  });
  after(() => {
    console.table(table);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, work] of Object.entries(stateWorks)) {
    const look = looks[name as keyof typeof looks];
    /** What the next process finds, and leaves. */
    const lookAfter = async (path: string, told: Told): Promise<void> => {
      assert.deepEqual(await inClear(path, { value: kept.value }), [], 'in clear');
      // What a living process has in hand is young.
      for (const left of allBelow(path)) if (unheld.test(left)) utimesSync(join(path, left), 0, 0);
      if (name === 'lock of a living holder') rmSync(join(path, 'live/lock'), { recursive: true });
      const state = openState(path);
      const taken = await held(state);
      if (taken.isFollower) await state.journal.renew();
      await state.journal.open();
      await look(state, told);
      await state.escrow.peek();
      await state.key.get();
      await taken.release();
      const files = allBelow(path).filter((left) => statSync(join(path, left)).isFile());
      assert.deepEqual(
        files.filter((left) => !settled.test(left)),
        [],
        'left over',
      );
      const key = readFileSync(join(path, 'escrow.key'), 'utf8').trim();
      assert.deepEqual(await inClear(path, { value: kept.value, key }), [], 'in clear');
    };

    it(`loses and leaves nothing: ${name}`, async () => {
      const { problems, ...counts } = await strikeEverywhere([name, work], { script, folder, look: lookAfter });
      table.push({ work: name, ...counts, wrong: problems.length });
      assert.deepEqual(problems, []);
    });
  }
});
