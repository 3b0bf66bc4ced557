import assert from 'node:assert/strict';
import { absent, basisOf } from '../../../src/runbook/run/basis';
import type { Change } from '../../../src/runbook/run/change';
import { judge, type Look } from '../../../src/runbook/run/judge';
import type { Read } from '../../../src/runbook/run/reads';
import { renderText } from '../../../src/runbook/run/renderText';
import { PullbookError } from '../../../src/shared/errors';
import { MemoryDisk } from '../../support/memoryDisk';
import { fakeRunner, fakeStep, thing } from '../../support/fakeRunbook';

const answered: Read = { id: 'registry.members', what: 'members of acme', where: 'registry.example', when: 5 };
const refused: Read = { ...answered, id: 'registry.teams', what: 'teams of acme', refused: 'FORBIDDEN' };
const work: Change = { action: 'update', summary: 'change it', basis: absent };
const question: Change = {
  action: 'person',
  summary: 'find out',
  unknown: 'whether it is used',
  basis: basisOf('as read'),
  markable: true,
};

const look = (given: Partial<Look>): Look => ({
  kind: {},
  planned: [],
  evidence: [],
  reads: [answered],
  words: [],
  ...given,
});

describe('judge', () => {
  it('calls right what has nothing left to do and something that was seen', () => {
    const { verdict, changes } = judge(look({}));
    assert.deepEqual(changes, []);
    assert.deepEqual(verdict, {
      is: 'right',
      evidence: [{ what: 'members of acme', where: 'registry.example', when: 5 }],
    });
  });

  it('never calls right what nothing was seen of', () => {
    const { verdict, changes } = judge(look({ reads: [] }));
    assert.equal(verdict.is, 'unknown');
    assert.equal(changes.length, 1);
  });

  it('takes what the kind itself has seen', () => {
    const { verdict } = judge(look({ reads: [], evidence: [{ what: 'line 3', where: 'main.tf', version: 'ab' }] }));
    assert.equal(verdict.is, 'right');
  });

  it('does not know where a read was refused that the kind went on without', () => {
    const { verdict, changes } = judge(look({ reads: [answered, refused] }));
    assert.deepEqual(verdict, {
      is: 'unknown',
      missing: 'teams of acme, which registry.example does not show here (FORBIDDEN)',
    });
    assert.deepEqual(
      changes.map(({ summary, markable }) => [summary, markable]),
      [['find out about **teams of acme**', true]],
    );
  });

  it('goes on without a read that the kind declares irrelevant when it is refused', () => {
    const declared = (answers: readonly ('refused' | 'nothing')[]) =>
      judge(
        look({
          kind: { irrelevant: [{ read: 'registry.teams', answers, because: 'teams add nothing to it' }] },
          reads: [answered, refused],
        }),
      ).verdict.is;
    assert.equal(declared(['refused']), 'right');
    assert.equal(declared(['nothing']), 'unknown');
  });

  it('calls wrong what has work left, and leaves doubts for later', () => {
    const { verdict, changes } = judge(look({ planned: [work], reads: [answered, refused] }));
    assert.equal(verdict.is, 'wrong');
    assert.deepEqual(changes, [work]);
  });

  it('calls unknown a plan of nothing but questions', () => {
    assert.deepEqual(judge(look({ planned: [question] })).verdict, { is: 'unknown', missing: 'whether it is used' });
    assert.equal(judge(look({ planned: [question, work] })).verdict.is, 'wrong');
  });

  it('takes a word for the very state that it was about, and for no other', () => {
    const word = { at: 9, by: 'ana', note: 'asked them', seen: [question.basis] };
    const about = judge(look({ planned: [question], words: [word] }));
    assert.deepEqual([about.changes, about.settled], [[], [question]]);
    assert.ok(about.verdict.is === 'right');
    assert.deepEqual(about.verdict.evidence.at(-1), {
      what: 'the word of ana: asked them',
      where: 'the journal of this runbook',
      when: 9,
    });
    const moved = { ...question, basis: basisOf('another') };
    assert.equal(judge(look({ planned: [moved], words: [word] })).verdict.is, 'unknown');
    assert.equal(judge(look({ planned: [{ ...question, markable: false }], words: [word] })).verdict.is, 'unknown');
    assert.equal(judge(look({ planned: [work], words: [{ ...word, seen: [work.basis] }] })).verdict.is, 'wrong');
  });

  it('keeps a word beside a later one about something else, and tells whose each is', () => {
    const second = { ...question, basis: basisOf('what came later') };
    const words = [
      { at: 9, by: 'ana', note: 'asked them', seen: [question.basis] },
      { at: 19, by: 'ben', note: 'looked', seen: [second.basis] },
      { at: 29, by: 'eve', note: 'of what is gone', seen: [basisOf('gone')] },
    ];
    const { changes, verdict } = judge(look({ planned: [question, second], words }));
    assert.deepEqual(changes, []);
    assert.ok(verdict.is === 'right');
    assert.deepEqual(
      verdict.evidence.slice(1).map(({ what, when }) => [what, when]),
      [
        ['the word of ana: asked them', 9],
        ['the word of ben: looked', 19],
      ],
    );
  });
});

describe('Runner: what is not known', () => {
  let present = 'one';
  const asking = {
    ...thing,
    kind: 'fake/asking',
    plan: (): Change[] => [{ ...question, basis: basisOf(present), part: { kind: 'mark' } }],
  };
  const steps = [fakeStep('a', { uses: 'fake/asking' })];

  beforeEach(() => (present = 'one'));

  it('is said, is settled by a word, and is open again once what was seen has moved', async () => {
    const disk = new MemoryDisk();
    const { runner, never } = fakeRunner({ kinds: [asking], disk });
    const before = await runner.planStep(steps, 'a', { signal: never });
    assert.deepEqual([before.status, before.headline], ['needs-person', 'not known']);
    assert.match(renderText(before), /^ {2}\? find out\n {6}not known: whether it is used$/m);
    const action = before.actions[0];
    assert.ok(action?.kind === 'mark-done');
    const word = { note: 'asked', by: 'ana', planHash: action.planHash };
    const after = await runner.markDone(steps, 'a', word, { signal: never });
    assert.equal(after.status, 'in-sync');
    assert.match(renderText(after), /By a person’s word\n {2}✓ find out/);
    const later = fakeRunner({ kinds: [asking], disk });
    assert.equal((await later.runner.planStep(steps, 'a', { signal: never })).status, 'in-sync');
    present = 'two';
    assert.equal((await later.runner.planStep(steps, 'a', { signal: never })).headline, 'not known');
  });

  it('is settled by one word after the other, where another question comes up in between', async () => {
    const open = ['first'];
    const several = {
      ...thing,
      kind: 'fake/asking',
      plan: (): Change[] => open.map((one) => ({ ...question, summary: one, basis: basisOf(one) })),
    };
    const { runner, never } = fakeRunner({ kinds: [several] });
    const mark = (by: string) => runner.markDone(steps, 'a', { note: '', by }, { signal: never });
    assert.equal((await mark('ana')).status, 'in-sync');
    open.push('second');
    assert.equal((await runner.planStep(steps, 'a', { signal: never })).headline, 'not known');
    const report = await mark('ben');
    assert.deepEqual([report.status, report.changes], ['in-sync', []]);
    assert.match(renderText(report), /the word of ana · .*\n.*the word of ben · /);
  });

  it('is not settled by a word about what was there before', async () => {
    const { runner, never, disk } = fakeRunner({ kinds: [asking] });
    const before = await runner.planStep(steps, 'a', { signal: never });
    present = 'two';
    const action = before.actions[0];
    assert.ok(action?.kind === 'mark-done');
    const word = { note: 'asked', by: 'ana', planHash: action.planHash };
    const after = await runner.markDone(steps, 'a', word, { signal: never });
    assert.deepEqual([after.error?.code, after.headline], ['PLAN_STALE', 'plan is stale']);
    assert.ok(!disk.everWritten.join('').includes('"event":"mark"'));
  });

  it('is left open where the check fails: nothing is recorded', async () => {
    const failing = { ...asking, check: () => Promise.reject(new PullbookError('NETWORK', 'no answer')) };
    const { runner, never, disk } = fakeRunner({ kinds: [failing] });
    const report = await runner.markDone(steps, 'a', { note: 'asked', by: 'ana' }, { signal: never });
    assert.equal(report.status, 'failed');
    assert.ok(!disk.everWritten.join('').includes('"event":"mark"'));
  });

  it('tells on demand what was seen, where and when', async () => {
    const { runner, never } = fakeRunner();
    await runner.rehearseStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    assert.ok(report.verdict?.is === 'right');
    const [item] = report.verdict.evidence;
    assert.deepEqual([item.what, item.where, typeof item.when], ['thing lamp', 'fake.example', 'number']);
    assert.match(renderText(report), /Seen \(1\):\n {6}thing lamp · fake\.example · /);
    assert.doesNotMatch(renderText(report, { evidence: false }), /Seen/);
  });
});
