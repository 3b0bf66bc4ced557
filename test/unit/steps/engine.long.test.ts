import { testWorld } from '../../support/loadedServices';
import assert from 'node:assert/strict';
import type { Inputs } from '../../../src/runbook/file/inputs';
import type { StepReport } from '../../../src/runbook/run/report';
import { PullbookError } from '../../../src/shared/errors';
import { type Lock, silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { createSeal } from '../../../src/services/world/seal';
import { readHclWasm } from '../../../src/ports/hclWasm';
import { createEngine } from '../../../src/steps/engine/engine';
import type { Operator } from '../../../src/steps/engine/engineOptions';
import { freeLock } from '../../support/freeLock';
import { MemoryDisk } from '../../support/memoryDisk';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';
import { readSampleInfra } from '../sources/terraform/sampleInfra';
import { memoryFiles } from '../../support/memoryFiles';

const runbook = readRunbookFile(sampleRunbook);
const key = new Uint8Array(32).fill(3);
const never = new AbortController().signal;
let seed = 100;

function engineOver(disk: MemoryDisk, given: { inputs?: () => Inputs; clock?: VirtualClock; lock?: Lock } = {}) {
  const infra = new Map(readSampleInfra().map(({ path, text }) => [`infra/${path}`, text]));
  const reports: StepReport[] = [];
  const clock = given.clock ?? new VirtualClock();
  const random = new SeededRandom(seed++);
  const redactor = new Redactor();
  const engine = createEngine({
    target: 'rehearsal',
    wire: 'in-process',
    disk,
    lock: given.lock ?? freeLock,
    key: { get: () => Promise.resolve(key) },
    clock,
    random,
    redactor,
    logger: silentLogger,
    files: memoryFiles(infra),
    hclWasm: readHclWasm,
    inputs: given.inputs ?? (() => runbook.inputs),
    onReport: (report) => reports.push(report),
  });
  /** The world as it is on disk. */
  const saved = () => {
    const state = disk.files.get('rehearsal/world.sealed')!.trim();
    return testWorld({ clock, random, saved: { state, seal: createSeal(key, random) } });
  };
  return { engine, reports, saved, clock };
}

const statuses = (reports: readonly StepReport[]) => new Set(reports.map(({ status }) => status));

describe('createEngine for the rehearsal', () => {
  it('takes the sample runbook from nothing to in sync, and then has nothing to do', async () => {
    const { engine } = engineOver(new MemoryDisk());
    const first = await engine.runner.rehearseAll(runbook.steps, { signal: never });
    assert.deepEqual(
      first.reports.filter(({ status }) => status !== 'in-sync').map(({ step, headline }) => [step, headline]),
      [],
    );
    assert.equal(first.reports.length, runbook.steps.length);
    const second = await engine.runner.runAll(runbook.steps, { signal: never });
    assert.deepEqual(statuses(second.reports), new Set(['in-sync']));
    assert.ok(second.reports.every(({ changes }) => changes.length === 0));
  });

  it('goes on where another process left the world, without network to show its state', async () => {
    const disk = new MemoryDisk();
    const first = engineOver(disk);
    await first.engine.runner.rehearseAll(runbook.steps, { signal: never });
    await first.engine.dispose();
    const second = engineOver(disk, { clock: first.clock });
    const restored = await second.engine.runner.restore(runbook.steps);
    assert.deepEqual(statuses(restored), new Set(['in-sync']));
    const looked = await second.engine.runner.runAll(runbook.steps, { signal: never });
    assert.deepEqual(statuses(looked.reports), new Set(['in-sync']));
  });

  it('lets no secret of the world onto the disk or into a report', async () => {
    const disk = new MemoryDisk();
    const { engine, reports, saved } = engineOver(disk);
    await engine.runner.rehearseAll(runbook.steps, { signal: never });
    await engine.dispose();
    const everything = disk.everWritten.join('\n') + JSON.stringify(reports);
    const secrets = saved().secrets();
    assert.ok(secrets.length > 5);
    for (const secret of secrets) assert.ok(!everything.includes(secret.reveal()));
  });

  it('starts over after a reset: no memory, another world', async () => {
    const disk = new MemoryDisk();
    const { engine, saved } = engineOver(disk);
    await engine.runner.rehearseAll(runbook.steps, { signal: never });
    await engine.dispose();
    const before = saved().operator.circleCi.token;
    await engine.reset();
    assert.deepEqual([...disk.files.keys()], []);
    assert.deepEqual(await engine.runner.restore(runbook.steps), []);
    const token = await engine.runner.planStep(runbook.steps, 'token', { signal: never });
    assert.equal(token.status, 'blocked', 'what this session knew of the old world is forgotten');
    const { reports } = await engine.runner.runAll(runbook.steps, { signal: never });
    assert.ok(statuses(reports).has('blocked'));
    await engine.dispose();
    assert.ok(!saved().operator.circleCi.token.equals(before));
  });

  it('moves to the world that edited inputs describe', async () => {
    const disk = new MemoryDisk();
    let inputs = runbook.inputs;
    const { engine, saved } = engineOver(disk, { inputs: () => inputs });
    await engine.runner.runAll(runbook.steps, { signal: never });
    inputs = { ...inputs, product: 'refunds' };
    await engine.runner.runAll(runbook.steps, { signal: never });
    await engine.dispose();
    assert.ok(saved().state.terraform.wired.some(({ product }) => product === 'refunds'));
  });

  it('says how to go on when the saved world cannot be opened', async () => {
    const disk = new MemoryDisk();
    disk.files.set('rehearsal/world.sealed', 'damaged\n');
    const { engine } = engineOver(disk);
    const { reports } = await engine.runner.runAll(runbook.steps, { signal: never });
    assert.equal(reports[0]?.error?.code, 'WORLD_UNREADABLE');
    await engine.reset();
    const again = await engine.runner.runAll(runbook.steps, { signal: never });
    assert.equal(again.stoppedAt, undefined);
  });
});

describe('two engines on one state, one after the other', () => {
  it('go on from what the other one did, and never bring their own world back', async () => {
    const disk = new MemoryDisk();
    const clock = new VirtualClock();
    const first = engineOver(disk, { clock });
    const second = engineOver(disk, { clock });
    await first.engine.runner.rehearseAll(runbook.steps, { signal: never, only: ['account'] });
    await second.engine.runner.rehearseAll(runbook.steps, { signal: never });
    const tokens = () => second.saved().state.hub.accounts.flatMap((account) => account.tokens.map(({ uuid }) => uuid));
    const made = tokens();
    assert.equal(made.length, 1);
    const { reports } = await first.engine.runner.rehearseAll(runbook.steps, { signal: never });
    assert.deepEqual([...statuses(reports)], ['in-sync']);
    assert.deepEqual(tokens(), made);
    const restored = await second.engine.runner.restore(runbook.steps);
    assert.deepEqual([...statuses(restored)], ['in-sync'], 'and a look without network shows it');
    const planned = await second.engine.runner.runAll(runbook.steps, { signal: never });
    assert.deepEqual([...statuses(planned.reports)], ['in-sync']);
  });

  it('write nothing more once they were followed: no request, no line, no world', async () => {
    const disk = new MemoryDisk();
    const clock = new VirtualClock();
    let isFollowed = false;
    const assertHeld = (): void => {
      if (isFollowed) throw new PullbookError('STATE_LOST', 'taken over');
    };
    const lock: Lock = {
      take: () => Promise.resolve({ isFollower: false, assertHeld, release: () => Promise.resolve() }),
    };
    const sleeper = engineOver(disk, { clock, lock });
    await sleeper.engine.runner.rehearseAll(runbook.steps, { signal: never, only: ['account'] });
    const other = engineOver(disk, { clock });
    await other.engine.runner.rehearseAll(runbook.steps, { signal: never });
    const requests = () => other.saved().journal.entries.length;
    const before = { requests: requests(), journal: disk.files.get('rehearsal/journal.jsonl') };
    isFollowed = true;
    const report = await sleeper.engine.runner.planStep(runbook.steps, runbook.steps[0]!.id, { signal: never });
    assert.equal(report.error?.code, 'STATE_LOST');
    assert.equal(requests(), before.requests);
    isFollowed = false;
    // A later run reads anew what the other one left, and writes nothing of its old world.
    const again = await sleeper.engine.runner.rehearseAll(runbook.steps, { signal: never });
    assert.deepEqual([...statuses(again.reports)], ['in-sync']);
    assert.ok(disk.files.get('rehearsal/journal.jsonl')?.startsWith(before.journal ?? 'no journal'));
  });

  it('give the journal a new body where they follow one that did not give back', async () => {
    const replaced: string[] = [];
    const disk = new (class extends MemoryDisk {
      override replace(path: string, text: string) {
        replaced.push(path);
        return super.replace(path, text);
      }
    })();
    const lockOf = (isFollower: boolean): Lock => ({
      take: () => Promise.resolve({ isFollower, assertHeld: () => undefined, release: () => Promise.resolve() }),
    });
    await engineOver(disk, { lock: lockOf(false) }).engine.runner.runAll(runbook.steps, { signal: never });
    assert.ok(!replaced.includes('rehearsal/journal.jsonl'));
    await engineOver(disk, { lock: lockOf(true) }).engine.runner.runAll(runbook.steps, { signal: never });
    assert.ok(replaced.includes('rehearsal/journal.jsonl'));
  });

  it('take turns, and say who is at work', async () => {
    const holder = { pid: 4711, host: 'elsewhere', program: 'the editor', since: Date.UTC(2026, 10, 22, 14, 3, 20) };
    const held = { heldBy: holder, isHere: false };
    const { engine } = engineOver(new MemoryDisk(), { lock: { take: () => Promise.resolve(held) } });
    const { reports, stoppedAt } = await engine.runner.runAll(runbook.steps, { signal: never });
    assert.deepEqual([reports.length, stoppedAt], [1, runbook.steps[0]!.id]);
    assert.match(reports[0]!.error?.message ?? '', /by the editor \(process 4711 on elsewhere\) since \d\d:03:20\.$/);
    assert.deepEqual(await engine.runner.restore(runbook.steps), [], 'reading stays possible');
    await assert.rejects(engine.reset(), { code: 'STATE_IN_USE' });
  });
});

describe('createEngine for the real services', () => {
  it('neither keeps a credential nor lets a person file a value once it was followed', async () => {
    const done: string[] = [];
    const secret = new Secret('made of nothing');
    let isFollowed = false;
    const assertHeld = (): void => {
      if (isFollowed) throw new PullbookError('STATE_LOST', 'taken over');
    };
    let operator: Operator | undefined;
    const engine = createEngine({
      target: 'live',
      operator: {
        credentials: {
          get: () => Promise.resolve(secret),
          keep: (key) => Promise.resolve(void done.push(`keep ${key}`)),
        },
        person: { file: ({ label }) => Promise.resolve(void done.push(`file ${label}`)) },
        signedIn: () => Promise.resolve(undefined),
        environment: {},
      },
      open: (options) => {
        operator = options.operator;
        return Promise.reject(new Error('nothing else is looked at'));
      },
      disk: new MemoryDisk(),
      lock: { take: () => Promise.resolve({ isFollower: false, assertHeld, release: () => Promise.resolve() }) },
      key: { get: () => Promise.resolve(key) },
      clock: new VirtualClock(),
      random: new SeededRandom(1),
      redactor: new Redactor(),
      logger: silentLogger,
      files: memoryFiles(new Map()),
      hclWasm: readHclWasm,
      inputs: () => runbook.inputs,
      onReport: () => undefined,
    });
    await engine.runner.planStep(runbook.steps, runbook.steps[0]!.id, { signal: never });
    const { credentials, person } = operator!;
    const work = [
      () => credentials.keep('a key', secret),
      () => person.file({ label: 'a password', secret, signal: never }),
    ];
    for (const one of work) await one();
    assert.deepEqual(done, ['keep a key', 'file a password']);
    isFollowed = true;
    for (const one of work) await assert.rejects(one(), { code: 'STATE_LOST' });
    assert.equal(done.length, 2);
    assert.equal(await credentials.get('a key'), secret);
  });

  it('asks for a sign-in before anything is sent, when nobody has signed in', async () => {
    const disk = new MemoryDisk();
    const engine = createEngine({
      target: 'live',
      operator: {
        credentials: { get: () => Promise.resolve(undefined), keep: () => Promise.resolve() },
        person: { file: () => Promise.resolve() },
        signedIn: () => Promise.resolve(undefined),
        // Nothing listens there, so that a request would be a failure of another code.
        environment: { PULLBOOK_DOCKERHUB_URL: 'http://127.0.0.1:1' },
      },
      disk,
      lock: freeLock,
      key: { get: () => Promise.resolve(key) },
      clock: new VirtualClock(),
      random: new SeededRandom(1),
      redactor: new Redactor(),
      logger: silentLogger,
      files: memoryFiles(new Map()),
      hclWasm: readHclWasm,
      inputs: () => runbook.inputs,
      onReport: () => undefined,
    });
    const step = {
      id: 'membership',
      uses: 'dockerhub/membership',
      needs: [],
      textHash: 'x',
      problems: [],
      resolve: () => ({ organisation: 'o', team: 'team', account: 'opgcisirius', mail: 'a+b@example.org' }),
    };
    const report = await engine.runner.planStep([step], 'membership', { signal: never });
    assert.equal(report.error?.code, 'CREDENTIALS_MISSING');
    assert.ok([...disk.files.keys()].every((path) => path.startsWith('live/')));
  });
});
