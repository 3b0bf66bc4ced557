import assert from 'node:assert/strict';
import { createBench, startProcess, stepOf } from './bench';

describe('manual/checkpoint', () => {
  const input = { title: 'Tell the team', instructions: ['Post in the channel.'] };
  const step = stepOf('manual/checkpoint', input);

  it('asks a person, and is settled by their word, with who, when and the note', async () => {
    const process = startProcess(createBench(), { target: 'live' });
    const asked = await process.plan(step);
    assert.equal(asked.status, 'needs-person');
    assert.deepEqual(asked.changes[0]?.instructions, input.instructions);
    const marked = await process.mark(step, 'told them at stand-up');
    assert.equal(marked.status, 'in-sync');
    assert.match(JSON.stringify(marked.sections), /by operator on 2026-11-23: told them at stand-up/);
  });

  it('asks again when the instructions change', async () => {
    const bench = createBench();
    await startProcess(bench).mark(step, 'done');
    const changed = stepOf('manual/checkpoint', { ...input, instructions: ['Post in another channel.'] });
    assert.equal((await startProcess(bench).plan(changed)).status, 'needs-person');
  });

  it('takes a link to a page only', async () => {
    const linked = stepOf('manual/checkpoint', { ...input, link: 'file:///etc/passwd' });
    const report = await startProcess(createBench()).plan(linked);
    assert.equal(report.error?.code, 'INPUT_INVALID');
    assert.match(report.error.message, /starts with `https:\/\/`/);
  });
});
