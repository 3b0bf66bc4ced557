import assert from 'node:assert/strict';
import { type FakeApply, fakeRunner, fakeStep, thing } from '../../support/fakeRunbook';
import { renderText } from '../../../src/runbook/run/renderText';
import { MemoryDisk } from '../../support/memoryDisk';

describe('Runner: restoring', () => {
  it('shows at once what the journal knows, without asking anything', async () => {
    const disk = new MemoryDisk();
    const first = fakeRunner({ disk });
    first.world.things.set('a', 'on');
    const steps = [fakeStep('a'), fakeStep('b', { needs: ['a'] }), fakeStep('c', { needs: ['b'] }), fakeStep('d')];
    await first.runner.runAll(steps, { only: ['a', 'b', 'c'], signal: first.never });

    const second = fakeRunner({ disk, environment: () => Promise.reject(new Error('asked')) });
    const restored = await second.runner.restore(steps);
    assert.deepEqual(
      restored.map(({ step, status, headline }) => [step, status, headline]),
      [
        ['a', 'in-sync', 'in sync'],
        ['b', 'changes', '1 change'],
        ['c', 'blocked', 'blocked by b'],
      ],
    );
    for (const report of restored) {
      assert.equal(report.restored, true);
      assert.equal(report.planHash, undefined);
      assert.ok(!report.actions.some(({ kind }) => kind === 'apply'));
    }
    assert.deepEqual(restored[0]?.outputs, { value: 'on' });
  });

  describe('what another version has left in the journal', () => {
    /** The report of a step in sync, as restored after its line in the journal was changed. */
    async function restoredFrom(change: (report: Record<string, unknown>) => Record<string, unknown>) {
      const disk = new MemoryDisk();
      const first = fakeRunner({ disk });
      first.world.things.set('a', 'on');
      await first.runner.runAll([fakeStep('a')], { signal: first.never });
      const path = 'live/journal.jsonl';
      const lines = ((await disk.read(path)) ?? '').trim().split('\n');
      const changed = lines.map((line) => {
        const entry = JSON.parse(line) as { report?: Record<string, unknown> };
        return JSON.stringify(entry.report === undefined ? entry : { ...entry, report: change(entry.report) });
      });
      await disk.replace(path, `${changed.join('\n')}\n`);
      const [report] = await fakeRunner({ disk }).runner.restore([fakeStep('a')]);
      assert.ok(report);
      return { report, text: renderText(report) };
    }

    it('keeps offers, parts and buttons that it does not know, and draws the change all the same', async () => {
      const changes = [
        { action: 'person', summary: 'sign up', part: { kind: 'sign-up', username: 'deployer' } },
        { action: 'person', summary: 'look', config: 'app/config.yml', wiring: { product: 'x' }, credential: 'registry' },
        { action: 'person', summary: 'fly', offers: [{ command: 'teleport', title: 'Fly', arguments: {} }], part: { service: 'x', play: 'y' } },
      ]; // prettier-ignore
      const { report, text } = await restoredFrom((kept) => ({ ...kept, status: 'needs-person', changes }));
      assert.deepEqual(report.changes, changes);
      assert.match(text, /✋ sign up\n {2}✋ look\n {2}✋ fly\n/);
    });

    it('claims nothing of a status that it does not know', async () => {
      const { report, text } = await restoredFrom((kept) => ({ ...kept, status: 'resting', headline: 'rests' }));
      assert.deepEqual([report.status, report.headline], ['unknown', 'not looked at']);
      assert.ok(!text.includes('undefined'), text);
    });

    it('leaves out what it cannot draw', async () => {
      const { report, text } = await restoredFrom((kept) => ({
        ...kept,
        changes: [{ action: 'explode', summary: 'x' }, 'nonsense', { action: 'run', summary: 'y', link: 'z' }],
        progress: [{ state: 'weird', text: 'x' }, { state: 'done', text: 'seen' }, null],
        error: 'wrong',
        outputs: { value: 'on', other: { uri: 'x' } },
        subject: 7,
      }));
      assert.deepEqual(report.changes, []);
      assert.deepEqual(report.progress, [{ state: 'done', text: 'seen' }]);
      assert.deepEqual([report.error, report.subject, report.outputs], [undefined, undefined, { value: 'on' }]);
      assert.ok(!text.includes('undefined'), text);
    });

    it('needs no more than a status and its headline', async () => {
      const { report, text } = await restoredFrom(({ status, headline }) => ({ status, headline }));
      assert.deepEqual([report.status, report.changes, report.progress, report.outputs], ['in-sync', [], [], {}]);
      assert.ok(!text.includes('undefined'), text);
    });
  });

  it('does not claim anything of a step whose cell was edited since', async () => {
    const disk = new MemoryDisk();
    const first = fakeRunner({ disk });
    await first.runner.runAll([fakeStep('a')], { signal: first.never });
    const [report] = await fakeRunner({ disk }).runner.restore([fakeStep('a', { value: 'off' })]);
    assert.deepEqual([report?.status, report?.headline], ['unknown', 'changed since the last check']);
  });

  it('does not claim anything of a step whose runbook inputs were edited since', async () => {
    const disk = new MemoryDisk();
    const first = fakeRunner({ disk });
    const step = fakeStep('a');
    await first.runner.runAll([step], { signal: first.never });
    const edited = { ...step, resolve: () => ({ name: 'a', value: 'from other inputs' }) };
    const [report] = await fakeRunner({ disk }).runner.restore([edited]);
    assert.equal(report?.status, 'unknown');
  });

  it('names a write that the process did not live to finish, and asks for a check', async () => {
    const disk = new MemoryDisk();
    const dying: FakeApply = (_input, _state, _plan, { write }) =>
      write('create access token on Docker Hub', () => new Promise<never>(() => undefined));
    const first = fakeRunner({ disk, kinds: [{ ...thing, apply: dying }] });
    const { planHash } = await first.runner.planStep([fakeStep('a')], 'a', { signal: first.never });
    void first.runner.applyStep([fakeStep('a')], 'a', planHash!, { signal: first.never });
    await new Promise((resolve) => setImmediate(resolve));

    const second = fakeRunner({ disk });
    const [report] = await second.runner.restore([fakeStep('a')]);
    assert.deepEqual([report?.status, report?.headline], ['unknown', 'unfinished since 14:02']);
    const [section] = report?.sections ?? [];
    assert.ok(section?.type === 'text' && section.text.includes('create access token on Docker Hub'));
    assert.equal(report?.actions[0]?.kind, 'check-again');

    await second.runner.planStep([fakeStep('a')], 'a', { signal: second.never });
    const [checked] = await fakeRunner({ disk }).runner.restore([fakeStep('a')]);
    assert.equal(checked?.status, 'changes');
  });

  it('fails a run, with advice, when the journal is damaged', async () => {
    const disk = new MemoryDisk();
    disk.files.set('live/journal.jsonl', 'not json\nnot json\n');
    const { runner, world, never } = fakeRunner({ disk });
    const report = await runner.planStep([fakeStep('a')], 'a', { signal: never });
    assert.equal(report.error?.code, 'JOURNAL_UNREADABLE');
    assert.deepEqual(world.calls, []);
  });
});
