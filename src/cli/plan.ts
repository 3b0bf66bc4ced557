import type { Io } from './io';
import { openSession } from './openSession';
import { printRun } from './printRun';
import { onlyOperand, readOptions, readTarget } from './readOptions';

/** `pullbook plan`: checks every step and shows what it would change. Writes nothing to any service. */
export async function plan(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, {
    target: { type: 'string' },
    json: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
    state: { type: 'string' },
    workspace: { type: 'string', multiple: true },
  });
  const file = onlyOperand(positionals, 'runbook file');
  const { state, workspace, json, evidence } = values;
  const target = readTarget(values.target);
  const session = await openSession(file, { target, state, workspace }, io);
  try {
    const summary = await session.engine.runner.runAll(session.runbook.steps, { signal: io.signal });
    return printRun('plan', session, summary, { io, json, evidence });
  } finally {
    await session.engine.dispose();
  }
}
