import assert from 'node:assert/strict';
import type { StepReport } from '../../../src/runbook/run/report';
import { absent } from '../../../src/runbook/run/basis';
import type { Change } from '../../../src/runbook/run/change';
import { PullbookError } from '../../../src/shared/errors';
import { Secret } from '../../../src/shared/secret';
import { type FakeApply, FakeWorld, fakeRunner, fakeStep, thing } from '../../support/fakeRunbook';
import { MemoryDisk } from '../../support/memoryDisk';
import { ShortDisk, noSpace } from '../../support/shortDisk';

const throttled = () => new PullbookError('RATE_LIMITED', 'AWS refused the write: throttled.', { status: 429 });

function headlines(reports: readonly StepReport[]): Record<string, string> {
  return Object.fromEntries(reports.map(({ step, headline }) => [step, headline]));
}

describe('Runner: planning', () => {
  it('shows the plan with its hash, and writes nothing', async () => {
    const { runner, world, never } = fakeRunner();
    const report = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    assert.equal(report.status, 'changes');
    assert.equal(report.headline, '1 change');
    assert.equal(report.changes[0]?.summary, 'make **lamp** be on');
    assert.match(report.planHash ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(
      report.actions.map(({ kind }) => kind),
      ['apply', 'show-text'],
    );
    assert.deepEqual(world.calls, ['read lamp']);
  });

  it('is in sync, without anything to press, when nothing is to be done', async () => {
    const { runner, world, never } = fakeRunner();
    world.things.set('lamp', 'on');
    const report = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    assert.deepEqual([report.status, report.planHash, report.actions], ['in-sync', undefined, []]);
    assert.deepEqual(report.outputs, { value: 'on' });
  });

  it('refuses a check that tries to write', async () => {
    const eager = {
      ...thing,
      check: ({ name, value }: { name: string; value: string }, { services }: never) => {
        return (services as FakeWorld).write(name, value).then(() => undefined);
      },
    };
    const { runner, world, never } = fakeRunner({ kinds: [eager] });
    const report = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    assert.equal(report.status, 'failed');
    assert.deepEqual(world.writes, []);
  });

  it('tells whatever it meets once it was followed as that', async () => {
    let isFollowed = false;
    const assertHeld = () => {
      if (isFollowed) throw new PullbookError('STATE_LOST', 'Another process has taken over.');
    };
    const missing = {
      ...thing,
      check: () => Promise.reject(new PullbookError('ESCROW_UNREADABLE', 'The value is gone.')),
    };
    const { runner, never } = fakeRunner({ kinds: [missing], assertHeld });
    const before = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    isFollowed = true;
    const after = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    assert.deepEqual([before.error?.code, after.error?.code], ['ESCROW_UNREADABLE', 'STATE_LOST']);
    assert.equal(after.headline, 'taken over elsewhere');
  });

  it('looks first at the steps it needs, in any depth, and hands their outputs on', async () => {
    const { runner, world, never } = fakeRunner();
    world.things.set('a', 'on').set('b', 'on');
    const steps = [fakeStep('c', { value: 'not ${b}', needs: ['b'] }), fakeStep('a'), fakeStep('b', { needs: ['a'] })];
    const report = await runner.planStep(steps, 'c', { signal: never });
    assert.equal(report.changes[0]?.summary, 'make **c** be not on');
    assert.deepEqual(world.calls, ['read a', 'read b', 'read c']);
  });

  it('does not look again at a needed step that this session knows in sync', async () => {
    const { runner, world, clock, never } = fakeRunner();
    world.things.set('a', 'on');
    const steps = [fakeStep('a'), fakeStep('b', { needs: ['a'] })];
    await runner.planStep(steps, 'a', { signal: never });
    await runner.planStep(steps, 'b', { signal: never });
    assert.deepEqual(world.calls, ['read a', 'read b']);
    clock.advance(11 * 60_000);
    await runner.planStep(steps, 'b', { signal: never });
    assert.deepEqual(world.calls.slice(2), ['read a', 'read b']);
  });

  it('looks again at a needed step that was edited, or was not in sync', async () => {
    const { runner, world, never } = fakeRunner();
    world.things.set('a', 'on');
    const b = fakeStep('b', { needs: ['a'] });
    await runner.planStep([fakeStep('a'), b], 'b', { signal: never });
    const edited = [fakeStep('a', { value: 'off' }), b];
    assert.equal((await runner.planStep(edited, 'b', { signal: never })).headline, 'blocked by a');
    world.things.set('a', 'off');
    assert.equal((await runner.planStep(edited, 'b', { signal: never })).status, 'changes');
  });

  it('does not even check a step while a step it needs is not in sync', async () => {
    const { runner, world, never } = fakeRunner();
    const steps = [fakeStep('a'), fakeStep('b', { needs: ['a'] }), fakeStep('c', { needs: ['b'] })];
    const { reports, stoppedAt } = await runner.runAll(steps, { signal: never });
    assert.deepEqual(headlines(reports), { a: '1 change', b: 'blocked by a', c: 'blocked by a' });
    assert.deepEqual(world.calls, ['read a']);
    assert.equal(stoppedAt, undefined);
  });

  it('stops at the first failure: dependents are blocked, the others not reached', async () => {
    const failing = { ...thing, kind: 'fake/failing', check: () => Promise.reject(throttled()) };
    const { runner, world, never } = fakeRunner({ kinds: [thing, failing] });
    world.things.set('a', 'on');
    const steps = [
      fakeStep('a'),
      fakeStep('b', { uses: 'fake/failing' }),
      fakeStep('c', { needs: ['b'] }),
      fakeStep('d'),
      fakeStep('e', { needs: ['d'] }),
    ];
    const { reports, stoppedAt } = await runner.runAll(steps, { signal: never });
    assert.deepEqual(headlines(reports), { a: 'in sync', b: 'throttled', c: 'blocked by b' });
    assert.equal(stoppedAt, 'b');
    assert.deepEqual(world.calls, ['read a']);
  });

  it('fails a step with a problem in its cell alone', async () => {
    const { runner, world, never } = fakeRunner();
    const steps = [
      fakeStep('a', { problems: ['`with.label` is missing.'] }),
      fakeStep('b', { needs: ['a'] }),
      fakeStep('c'),
      fakeStep('d', { uses: 'fake/nothing' }),
    ];
    const { reports, stoppedAt } = await runner.runAll(steps, { signal: never });
    assert.deepEqual(headlines(reports), {
      a: 'problem in the cell',
      b: 'blocked by a',
      c: '1 change',
      d: 'unknown step kind',
    });
    assert.equal(reports[0]?.error?.message, '`with.label` is missing.');
    assert.equal(stoppedAt, undefined);
    assert.deepEqual(world.calls, ['read c']);
  });

  it('waits when an output it names is not known yet', async () => {
    const silent = { ...thing, kind: 'fake/silent', outcome: () => ({}) };
    const { runner, world, never } = fakeRunner({ kinds: [thing, silent] });
    world.things.set('a', 'on');
    const steps = [fakeStep('a', { uses: 'fake/silent' }), fakeStep('b', { value: '${a}', needs: ['a'] })];
    const { reports } = await runner.runAll(steps, { signal: never });
    assert.deepEqual([reports[1]?.status, reports[1]?.error?.code], ['blocked', 'NEEDS_UNMET']);
  });

  it('runs the chosen steps alone, and looks at what they need', async () => {
    const { runner, world, never } = fakeRunner();
    world.things.set('a', 'on');
    const steps = [fakeStep('a'), fakeStep('b', { needs: ['a'] }), fakeStep('c')];
    await runner.runAll(steps, { only: ['b'], signal: never });
    assert.deepEqual(world.calls, ['read a', 'read b']);
  });

  it('says what to do when the environment cannot be composed, and tries again the next time', async () => {
    let attempts = 0;
    const { runner, world, never } = fakeRunner({
      environment: (usual) => {
        attempts++;
        const missing = new PullbookError('CREDENTIALS_MISSING', 'No CircleCI token is kept.');
        return attempts === 1 ? Promise.reject(missing) : Promise.resolve(usual);
      },
    });
    const first = await runner.runAll([fakeStep('a'), fakeStep('b')], { signal: never });
    assert.deepEqual(headlines(first.reports), { a: 'sign-in needed' });
    world.things.set('a', 'on');
    assert.equal((await runner.planStep([fakeStep('a')], 'a', { signal: never })).status, 'in-sync');
  });

  it('runs jobs one after another', async () => {
    const { runner, world, never } = fakeRunner();
    const steps = [fakeStep('a'), fakeStep('b')];
    await Promise.all([runner.rehearseAll(steps, { signal: never }), runner.runAll(steps, { signal: never })]);
    assert.deepEqual(world.calls.slice(-2), ['read a', 'read b']);
    assert.deepEqual(world.writes, ['write a', 'write b']);
  });
});

describe('Runner: applying', () => {
  it('applies the plan that was shown, verifies it, and journals intent and outcome', async () => {
    const { runner, world, disk, never, reports } = fakeRunner();
    const steps = [fakeStep('lamp')];
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    const report = await runner.applyStep(steps, 'lamp', planHash!, { signal: never });
    assert.equal(report.status, 'in-sync');
    assert.deepEqual(report.progress, [{ state: 'done', text: 'set lamp' }]);
    assert.deepEqual(world.calls, ['read lamp', 'read lamp', 'write lamp', 'read lamp']);
    const journal = disk.files.get('live/journal.jsonl')!.trimEnd().split('\n');
    assert.deepEqual(
      journal.map((line) => (JSON.parse(line) as { event: string }).event),
      ['report', 'applying', 'intent', 'outcome', 'report'],
    );
    assert.ok(reports.some(({ headline, progress }) => headline === 'applying…' && progress[0]?.state === 'doing'));
  });

  it('refuses with PLAN_STALE when the world moved, shows the new plan, and writes nothing', async () => {
    const { runner, world, never } = fakeRunner();
    const steps = [fakeStep('lamp')];
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    world.things.set('lamp', 'broken');
    const report = await runner.applyStep(steps, 'lamp', planHash!, { signal: never });
    assert.deepEqual([report.status, report.error?.code], ['failed', 'PLAN_STALE']);
    assert.equal(report.changes[0]?.action, 'update');
    assert.notEqual(report.planHash, planHash);
    assert.equal(report.actions[0]?.kind, 'apply');
    assert.deepEqual(world.writes, []);
    const agreed = await runner.applyStep(steps, 'lamp', report.planHash!, { signal: never });
    assert.equal(agreed.status, 'in-sync');
    assert.equal(agreed.error, undefined);
  });

  it('has nothing to write when somebody else did it meanwhile', async () => {
    const { runner, world, never } = fakeRunner();
    const steps = [fakeStep('lamp')];
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    world.things.set('lamp', 'on');
    assert.equal((await runner.applyStep(steps, 'lamp', planHash!, { signal: never })).status, 'in-sync');
    assert.deepEqual(world.writes, []);
  });

  it('fails with NOT_CONVERGED when what it did does not show, after looking more than once', async () => {
    const idle = { ...thing, apply: () => Promise.resolve() };
    const { runner, world, clock, never } = fakeRunner({ kinds: [idle] });
    const steps = [fakeStep('lamp')];
    const start = clock.now();
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    const report = await runner.applyStep(steps, 'lamp', planHash!, { signal: never });
    assert.deepEqual([report.status, report.error?.code], ['failed', 'NOT_CONVERGED']);
    assert.match(report.error?.message ?? '', /make lamp be on/);
    assert.ok(report.planHash !== undefined);
    assert.equal(clock.now() - start, 4000);
    assert.ok(world.calls.length >= 5);
  });

  it('accepts what shows a little later', async () => {
    const world = new FakeWorld();
    const late: FakeApply = async ({ name, value }, _state, _plan, ctx) => {
      await ctx.write('set it', () => Promise.resolve());
      void clock.sleep(900).then(() => world.things.set(name, value));
    };
    const { runner, clock, never } = fakeRunner({ world, kinds: [{ ...thing, apply: late }] });
    const steps = [fakeStep('lamp')];
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    assert.equal((await runner.applyStep(steps, 'lamp', planHash!, { signal: never })).status, 'in-sync');
  });

  it('does not check what cannot be read back', async () => {
    const blind = { ...thing, readback: 'none' as const, apply: () => Promise.resolve() };
    const { runner, never } = fakeRunner({ kinds: [blind] });
    const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
    assert.equal(report.error, undefined);
  });

  it('says after a failure what is safe, what failed and what is left, and lets it be applied again', async () => {
    let failures = 1;
    const flaky: FakeApply = async ({ name, value }, _state, _plan, ctx) => {
      ctx.progress({ state: 'done', text: 'landing place proved' });
      ctx.progress({ state: 'todo', text: 'read back and compare' });
      await ctx.write('store it', () => {
        if (failures-- > 0) return Promise.reject(throttled());
        return ctx.services.write(name, value);
      });
      ctx.progress({ state: 'done', text: 'read back and compare' });
    };
    const { runner, never } = fakeRunner({ kinds: [{ ...thing, apply: flaky }] });
    const steps = [fakeStep('lamp')];
    const { planHash } = await runner.planStep(steps, 'lamp', { signal: never });
    const report = await runner.applyStep(steps, 'lamp', planHash!, { signal: never });
    assert.deepEqual([report.status, report.headline], ['failed', 'throttled']);
    assert.deepEqual(
      report.progress.map(({ state, text }) => `${state} ${text}`),
      ['done landing place proved', 'todo read back and compare', 'failed store it'],
    );
    assert.deepEqual(report.actions[0], { kind: 'apply', title: 'Apply the rest…' });
    assert.equal((await runner.applyStep(steps, 'lamp', report.planHash!, { signal: never })).status, 'in-sync');
  });

  it('reads "created, not stored yet" when a value is left in escrow', async () => {
    const half: FakeApply = async (_input, _state, _plan, ctx) => {
      const { Secret } = await import('../../../src/shared/secret');
      await ctx.escrow.put('0a1b2c3d', new Secret(['made', 'once', 'only'].join('-')));
      await ctx.write('store it', () => Promise.reject(throttled()));
    };
    const kind = { ...thing, outputs: { token: { description: 'The token.', secret: true as const } }, apply: half };
    const { runner, never, disk, reports } = fakeRunner({ kinds: [kind] });
    const { planHash } = await runner.planStep([fakeStep('token')], 'token', { signal: never });
    const report = await runner.applyStep([fakeStep('token')], 'token', planHash!, { signal: never });
    assert.equal(report.headline, 'created, not stored yet');
    assert.match(report.error?.advice ?? '', /^The token is safe in escrow; nothing is lost\./);
    assert.equal(report.error?.message, 'AWS refused the write: throttled.');
    assert.deepEqual(report.actions[0], { kind: 'apply', title: 'Store the token again…' });
    const everything = JSON.stringify(reports) + disk.everWritten.join('');
    assert.ok(!everything.includes(['made', 'once', 'only'].join('-')));
  });

  describe('with a secret that reads like a part of a report', () => {
    /** All that a report is made of but its texts. */
    const formOf = (data: unknown): unknown => {
      if (Array.isArray(data)) return data.map(formOf);
      if (typeof data !== 'object' || data === null) return typeof data;
      return Object.fromEntries(
        Object.entries(data).map(([name, value]) => [
          name,
          ['status', 'action', 'type', 'state', 'kind', 'code', 'target', 'step', 'planHash', 'id', 'limit'].includes(
            name,
          )
            ? value
            : formOf(value),
        ]),
      );
    };
    const rich = {
      ...thing,
      view: () => [
        { type: 'checklist' as const, items: [{ state: 'person' as const, text: 'a person looks' }] },
        { type: 'gauge' as const, rows: [{ label: 'pulls', left: 'unknown' as const, limit: 'unknown' as const }] },
      ],
      remedies: {
        list: [
          {
            id: 'give-up',
            title: 'Give up…',
            plan: () => [{ action: 'delete' as const, summary: 'give it up', basis: absent }],
            apply: () => Promise.resolve(),
          },
        ],
        checkAnyway: () => Promise.resolve(undefined),
      },
    };
    const story = async (secret?: string) => {
      const { runner, never, redactor, reports, disk } = fakeRunner({ kinds: [rich] });
      if (secret !== undefined) redactor.register(new Secret(secret));
      const steps = [
        fakeStep('kitchen'),
        fakeStep('cellar', { needs: ['kitchen'] }),
        fakeStep('attic', { uses: 'fake/other' }),
      ];
      const { reports: planned } = await runner.runAll(steps, { signal: never });
      const applied = await runner.applyStep(steps, 'kitchen', planned[0]?.planHash ?? '', { signal: never });
      const restored = await fakeRunner({ kinds: [rich], disk }).runner.restore(steps);
      return {
        form: formOf([planned, applied, restored, reports]),
        text: JSON.stringify([applied, restored, reports]),
      };
    };
    for (const secret of [
      ...['status', 'version', 'headline', 'changes', 'outputs', 'in-sync', 'running', 'blocked', 'unknown', 'failed'],
      ...['create', 'delete', 'person', 'checklist', 'gauge-', 'remedy', 'give-up', 'check-again', 'STEP_UNKNOWN'],
      ...['kitchen', 'fake/thing', 'report', 'planHash', 'restored'],
    ]) {
      it(`keeps the form: ${secret}`, async () => {
        assert.deepEqual((await story(secret)).form, (await story()).form);
      });
    }

    it('hides it in every text and every output', async () => {
      const { text } = await story('the fake world');
      assert.ok(text.includes('in [redacted]'));
      assert.ok(!text.includes('the fake world'));
    });

    it('hides what stands where a step kind should', async () => {
      const { runner, never, redactor, disk } = fakeRunner();
      redactor.register(new Secret('swordfish'));
      const report = await runner.planStep([fakeStep('a', { uses: 'swordfish' })], 'a', { signal: never });
      assert.equal(report.error?.code, 'STEP_UNKNOWN');
      assert.ok(!(JSON.stringify(report) + disk.everWritten.join('')).includes('swordfish'));
    });
  });

  it('creates nothing while the escrow has no key', async () => {
    const { runner, world, never } = fakeRunner({ key: new Uint8Array(5) });
    const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
    assert.equal(report.error?.code, 'ESCROW_LOCKED');
    assert.deepEqual(world.writes, []);
  });

  describe('on a full disk', () => {
    const full = (options: { readonly journal: boolean }) => {
      const disk = new ShortDisk();
      const fill = () => {
        disk.refuses = (_call, path) => (options.journal || path.includes('/escrow/') ? noSpace() : undefined);
      };
      return { disk, fill };
    };

    it('creates nothing where the escrow could keep nothing, and says so', async () => {
      const { disk, fill } = full({ journal: false });
      const { runner, world, never } = fakeRunner({ disk });
      const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      fill();
      const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
      assert.equal(report.error?.code, 'DISK_REFUSED');
      assert.match(report.error.message, /the disk is full/);
      assert.deepEqual(world.writes, []);
      assert.equal(report.planHash, planHash, 'it can be applied as it reads, once there is room');
      disk.refuses = () => undefined;
      assert.equal(
        (await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never })).status,
        'in-sync',
      );
    });

    it('goes on with a value that waits in escrow already, which needs no room', async () => {
      const { disk, fill } = full({ journal: false });
      const { runner, world, environment, never } = fakeRunner({ disk });
      await environment.escrowOf('lamp').put('0a1b2c3d', new Secret(['made', 'once', 'only'].join('-')));
      const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      fill();
      const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
      assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
      assert.deepEqual(world.writes, ['write lamp']);
    });

    it('tells of the disk and of no defect where the journal takes nothing, and writes nothing then', async () => {
      const { disk, fill } = full({ journal: true });
      const { runner, world, never } = fakeRunner({ disk });
      const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      fill();
      const report = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      assert.equal(report.error?.code, 'DISK_REFUSED');
      assert.match(report.error.message, /the disk is full \(ENOSPC\)/);
      assert.doesNotMatch(report.error.advice ?? '', /Report this/);
      assert.equal((await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never })).status, 'failed');
      assert.deepEqual(world.writes, []);
    });

    it('tells what went wrong in a write, and not that its end could not be recorded', async () => {
      const { disk, fill } = full({ journal: true });
      const failing: FakeApply = (_input, _state, _plan, ctx) =>
        ctx.write('set lamp', () => {
          fill();
          return Promise.reject(throttled());
        });
      const { runner, never } = fakeRunner({ disk, kinds: [{ ...thing, apply: failing }] });
      const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
      assert.deepEqual([report.error?.code, report.planHash], ['RATE_LIMITED', planHash]);
    });

    it('does not record a write as failed that was done', async () => {
      const { disk } = full({ journal: true });
      const applies: FakeApply = ({ name, value }, _state, _plan, ctx) =>
        ctx.write('set lamp', async () => {
          await ctx.services.write(name, value);
          let refusals = 1;
          disk.refuses = (call) => (call === 'append' && refusals-- > 0 ? noSpace() : undefined);
        });
      const { runner, never } = fakeRunner({ disk, kinds: [{ ...thing, apply: applies }] });
      const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
      const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
      assert.equal(report.error?.code, 'DISK_REFUSED');
      assert.ok(!disk.files.get('live/journal.jsonl')!.includes('"ok":false'));
    });
  });

  it('does not count a gate or a person as a failure', async () => {
    const plan = (_input: unknown, state: string | undefined): Change[] => {
      if (state === undefined) return [{ action: 'run', summary: 'start it', basis: absent }];
      if (state === 'held') return [{ action: 'gate', summary: 'approve it', basis: absent }];
      return state === 'approved' ? [{ action: 'person', summary: 'look at it', basis: absent, markable: true }] : [];
    };
    const apply: FakeApply = async ({ name }, state, _plan, { write, services }) => {
      await write('go on', () => services.write(name, state === undefined ? 'held' : 'approved'));
    };
    const { runner, never } = fakeRunner({ kinds: [{ ...thing, plan, apply }] });
    const steps = [fakeStep('build')];
    const planned = await runner.planStep(steps, 'build', { signal: never });
    const held = await runner.applyStep(steps, 'build', planned.planHash!, { signal: never });
    assert.deepEqual([held.status, held.changes[0]?.action], ['changes', 'gate']);
    const approved = await runner.applyStep(steps, 'build', held.planHash!, { signal: never });
    assert.deepEqual([approved.status, approved.planHash], ['needs-person', undefined]);
    assert.equal(approved.actions[0]?.kind, 'mark-done');
  });

  it('redacts whatever a step lets slip', async () => {
    const { Secret } = await import('../../../src/shared/secret');
    const value = ['a', 'slipped', 'password'].join('-');
    const leaky: FakeApply = (_input, _state, _plan, { progress }) => {
      progress({ state: 'doing', text: `using ${value}` });
      throw new Error(`refused ${value}`);
    };
    const { runner, never, redactor, reports, disk } = fakeRunner({ kinds: [{ ...thing, apply: leaky }] });
    redactor.register(new Secret(value));
    const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: never });
    assert.equal(report.error?.message, 'Error: refused [redacted]');
    assert.ok(!(JSON.stringify(reports) + disk.everWritten.join('')).includes(value));
  });
});

describe('Runner: cancelling', () => {
  it('stops a check that does not listen', async () => {
    const stuck = { ...thing, check: () => new Promise<undefined>(() => undefined) };
    const { runner } = fakeRunner({ kinds: [stuck] });
    const abort = new AbortController();
    const running = runner.runAll([fakeStep('a'), fakeStep('b')], { signal: abort.signal });
    setImmediate(() => abort.abort());
    const { reports, stoppedAt } = await running;
    assert.deepEqual([reports.length, reports[0]?.status, stoppedAt], [1, 'cancelled', 'a']);
  });

  it('finishes the write that is under way, says so, and starts no other', async () => {
    const abort = new AbortController();
    const twice: FakeApply = async (_input, _state, _plan, { write, services }) => {
      await write('first', () => {
        abort.abort();
        return services.write('first', 'done');
      });
      await write('second', () => services.write('second', 'done'));
    };
    const { runner, world, reports, never } = fakeRunner({ kinds: [{ ...thing, apply: twice }] });
    const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: abort.signal });
    assert.deepEqual([report.status, report.headline], ['cancelled', 'stopped']);
    assert.deepEqual(world.writes, ['write first']);
    assert.ok(reports.some(({ headline }) => headline === 'finishing write, then stopping'));
    assert.deepEqual(report.progress, [{ state: 'done', text: 'first' }]);
  });

  it('leaves a job alone whose turn comes after the cancel', async () => {
    const { runner, world } = fakeRunner();
    const abort = new AbortController();
    abort.abort();
    const report = await runner.planStep([fakeStep('a')], 'a', { signal: abort.signal });
    assert.equal(report.status, 'cancelled');
    assert.deepEqual(world.calls, []);
  });

  it('shows a failure as a failure even when the run is being cancelled', async () => {
    const abort = new AbortController();
    const failing: FakeApply = (_input, _state, _plan, { write }) =>
      write('store it', () => {
        abort.abort();
        return Promise.reject(throttled());
      });
    const { runner, never } = fakeRunner({ kinds: [{ ...thing, apply: failing }] });
    const { planHash } = await runner.planStep([fakeStep('lamp')], 'lamp', { signal: never });
    const report = await runner.applyStep([fakeStep('lamp')], 'lamp', planHash!, { signal: abort.signal });
    assert.deepEqual([report.status, report.error?.code], ['failed', 'RATE_LIMITED']);
  });
});

describe('Runner: marks', () => {
  const marked = {
    ...thing,
    kind: 'fake/checkpoint',
    check: (_: unknown, { memory }: { memory: { confirmation: { note: string } | undefined } }) =>
      Promise.resolve(memory.confirmation?.note),
    plan: (_: unknown, state: string | undefined): Change[] =>
      state === undefined
        ? [{ action: 'person', summary: 'do it', basis: absent, markable: true, part: { kind: 'mark' } }]
        : [],
  };
  const step = (value: string) => fakeStep('a', { uses: 'fake/checkpoint', value });

  it('takes a person at their word, across a restart', async () => {
    const disk = new MemoryDisk();
    const first = fakeRunner({ kinds: [marked], disk });
    const before = await first.runner.planStep([step('x')], 'a', { signal: first.never });
    assert.equal(before.status, 'needs-person');
    const after = await first.runner.markDone(
      [step('x')],
      'a',
      { note: 'mail confirmed', by: 'ana' },
      {
        signal: first.never,
      },
    );
    assert.equal(after.status, 'in-sync');
    const second = fakeRunner({ kinds: [marked], disk });
    assert.equal((await second.runner.planStep([step('x')], 'a', { signal: second.never })).status, 'in-sync');
  });

  it('voids a mark when what the step does is edited', async () => {
    const { runner, never } = fakeRunner({ kinds: [marked] });
    await runner.markDone([step('x')], 'a', { note: 'done', by: 'ana' }, { signal: never });
    assert.equal((await runner.planStep([step('y')], 'a', { signal: never })).status, 'needs-person');
    assert.equal((await runner.planStep([step('x')], 'a', { signal: never })).status, 'in-sync');
  });

  it('takes no note that holds a secret, and neither repeats nor keeps it', async () => {
    const key = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    const { runner, never, disk, reports } = fakeRunner({ kinds: [marked] });
    const report = await runner.markDone([step('x')], 'a', { note: `by ${key} x`, by: 'ana' }, { signal: never });
    assert.deepEqual([report.status, report.error?.code], ['failed', 'INPUT_INVALID']);
    assert.match(report.error?.message ?? '', /a private key/);
    const written = await Promise.all((await disk.list('')).map((name) => disk.read(name)));
    assert.ok(!JSON.stringify([report, reports, written]).includes('BEGIN'));
    assert.equal((await runner.planStep([step('x')], 'a', { signal: never })).status, 'needs-person');
  });

  it('does not mark a step that is blocked', async () => {
    const { runner, never } = fakeRunner({ kinds: [thing, marked] });
    const steps = [fakeStep('b'), fakeStep('a', { uses: 'fake/checkpoint', needs: ['b'] })];
    const report = await runner.markDone(steps, 'a', { note: 'done', by: 'ana' }, { signal: never });
    assert.equal(report.headline, 'blocked by b');
  });
});
