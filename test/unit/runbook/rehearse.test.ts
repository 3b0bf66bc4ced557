import assert from 'node:assert/strict';
import { absent } from '../../../src/runbook/run/basis';
import type { Change } from '../../../src/runbook/run/change';
import type { Part } from '../../../src/shared/part';
import { type FakeApply, FakeWorld, fakeRunner, fakeStep, thing } from '../../support/fakeRunbook';

/** A step that goes through states: each apply or part takes it one further. */
function staged(stages: readonly Change[]) {
  const position = (state: string | undefined) => Number(state ?? 0);
  const apply: FakeApply = async ({ name }, state, _plan, { write, services }) => {
    await write('go on', () => Promise.resolve(services.write(name, String(position(state) + 1))));
  };
  return {
    ...thing,
    plan: (_: unknown, state: string | undefined) => {
      const next = stages[position(state)];
      return next === undefined ? [] : [next];
    },
    apply,
  };
}

const run: Change = { action: 'run', summary: 'run it', basis: absent };
const gate: Change = { action: 'gate', summary: 'approve it', basis: absent };
const accept: Change = {
  action: 'person',
  summary: 'accept the invite',
  basis: absent,
  part: { service: 'dockerHub', play: 'accept-invite', username: 'x', organisation: 'o' },
};

function playing(world: FakeWorld) {
  const played: Part[] = [];
  const play = (part: Part) => {
    played.push(part);
    world.things.set('step', String(Number(world.things.get('step') ?? 0) + 1));
    return Promise.resolve();
  };
  return { played, person: { file: () => Promise.resolve(), play } };
}

describe('rehearse', () => {
  it('applies all steps at once, in an order that their needs allow', async () => {
    const { runner, world, never } = fakeRunner({ target: 'rehearsal' });
    const steps = [fakeStep('b', { value: '${a}!', needs: ['a'] }), fakeStep('a')];
    const { reports } = await runner.rehearseAll(steps, { signal: never });
    assert.deepEqual(world.writes, ['write a', 'write b']);
    assert.equal(world.things.get('b'), 'on!');
    assert.ok(reports.every(({ status }) => status === 'in-sync'));
  });

  it('has nothing to do the second time', async () => {
    const { runner, world, never } = fakeRunner({ target: 'rehearsal' });
    await runner.rehearseAll([fakeStep('a')], { signal: never });
    const { reports } = await runner.rehearseAll([fakeStep('a')], { signal: never });
    assert.deepEqual(reports[0]?.changes, []);
    assert.equal(world.writes.length, 1);
  });

  it('goes on with what an apply opens up, and plays the parts of a person between', async () => {
    const world = new FakeWorld();
    const { played, person } = playing(world);
    const { runner, never } = fakeRunner({
      target: 'rehearsal',
      world,
      person,
      kinds: [staged([run, gate, accept, run])],
    });
    const report = await runner.rehearseStep([fakeStep('step')], 'step', { signal: never });
    assert.equal(report.status, 'in-sync');
    assert.deepEqual(played, [accept.part]);
    assert.ok(
      report.progress.some(({ text, detail }) => text === accept.summary && detail === 'played by the rehearsal'),
    );
  });

  it('gives the mark itself where the part is a mark', async () => {
    const marked = {
      ...thing,
      check: (_: unknown, { memory }: { memory: { confirmation: { by: string } | undefined } }) =>
        Promise.resolve(memory.confirmation?.by),
      plan: (_: unknown, state: string | undefined): Change[] =>
        state === undefined ? [{ action: 'person', summary: 'do it', basis: absent, part: { kind: 'mark' } }] : [],
    };
    const { runner, never } = fakeRunner({ target: 'rehearsal', kinds: [marked] });
    const report = await runner.rehearseStep([fakeStep('step')], 'step', { signal: never });
    assert.deepEqual([report.status, report.outputs['value']], ['in-sync', 'rehearsal']);
  });

  it('leaves to the person what the world cannot play', async () => {
    const { runner, never } = fakeRunner({
      target: 'rehearsal',
      kinds: [staged([{ action: 'person', summary: 'think', basis: absent }])],
    });
    const report = await runner.rehearseStep([fakeStep('step')], 'step', { signal: never });
    assert.equal(report.status, 'needs-person');
  });

  it('gives up on a step that opens up new changes for ever', async () => {
    const { runner, world, never } = fakeRunner({
      target: 'rehearsal',
      kinds: [staged(Array.from({ length: 50 }, () => gate))],
    });
    const report = await runner.rehearseStep([fakeStep('step')], 'step', { signal: never });
    assert.deepEqual([report.status, report.error?.code], ['failed', 'NOT_CONVERGED']);
    assert.equal(world.writes.length, 5);
  });

  it('does not apply the steps that a single one needs', async () => {
    const { runner, world, never } = fakeRunner({ target: 'rehearsal' });
    const report = await runner.rehearseStep([fakeStep('a'), fakeStep('b', { needs: ['a'] })], 'b', { signal: never });
    assert.equal(report.headline, 'blocked by a');
    assert.deepEqual(world.writes, []);
  });
});
