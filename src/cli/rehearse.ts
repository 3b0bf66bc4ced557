import type { Io } from './io';
import { openSession } from './openSession';
import { printRun } from './printRun';
import { onlyOperand, readOptions } from './readOptions';

/** `pullbook rehearse`: takes every step to in sync on the bundled simulators. */
export async function rehearse(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, {
    json: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
    reset: { type: 'boolean', default: false },
    state: { type: 'string' },
    workspace: { type: 'string', multiple: true },
  });
  const file = onlyOperand(positionals, 'runbook file');
  const { json, evidence, reset, state, workspace } = values;
  const session = await openSession(file, { target: 'rehearsal', state, workspace }, io);
  try {
    if (reset) await session.engine.reset();
    const summary = await session.engine.runner.rehearseAll(session.runbook.steps, { signal: io.signal });
    return printRun('rehearse', session, summary, { io, json, evidence });
  } finally {
    await session.engine.dispose();
  }
}
