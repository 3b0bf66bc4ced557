import { userInfo } from 'node:os';
import { PullbookError } from '../shared/errors';
import { type Io, UsageError } from './io';
import { openSession } from './openSession';
import { printRun } from './printRun';
import { readOptions, readTarget } from './readOptions';
import type { StepReport } from '../runbook/run/report';
import { secretFault } from '../steps/secretShapes';

/**
 * `pullbook mark`: records a person's word that the manual part of one step is done, and checks that step. The word is
 * kept in the journal of the command line; nothing is written to any service.
 */
export async function mark(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, {
    target: { type: 'string' },
    note: { type: 'string' },
    json: { type: 'boolean', default: false },
    evidence: { type: 'boolean', default: false },
    state: { type: 'string' },
    workspace: { type: 'string', multiple: true },
  });
  const [file, id, ...more] = positionals;
  if (file === undefined || id === undefined || more.length > 0) {
    throw new UsageError('Name one runbook file and one step of it.');
  }
  const target = readTarget(values.target);
  const note = values.note?.trim() ?? '';
  if (note === '') throw new UsageError('Say with `--note` what you saw, for whoever reads it later.');
  const fault = secretFault(note);
  if (fault !== undefined) throw new UsageError(`Nothing was recorded. ${fault}`);
  const session = await openSession(file, { target, state: values.state, workspace: values.workspace }, io);
  try {
    const { steps } = session.runbook;
    if (!steps.some((step) => step.id === id)) {
      throw new PullbookError('STEP_UNKNOWN', `\`${file}\` has no step \`${id}\`.`, {
        advice: `Its steps: ${steps.map((step) => step.id).join(', ')}.`,
      });
    }
    const { runner } = session.engine;
    const { signal } = io;
    const shown = (await runner.restore(steps)).find(({ step }) => step === id);
    let report = await runner.planStep(steps, id, { signal });
    // A word is for what is there to be judged, not for whatever may come up later.
    const markable = report.actions.find((action) => action.kind === 'mark-done');
    if (markable !== undefined && shown !== undefined && asksMore(report, shown)) {
      io.stderr(
        `pullbook: step \`${id}\` asks what it did not ask when it was last looked at; nothing was recorded. ` +
          'Read what is open now, then mark it again.\n',
      );
    } else if (markable !== undefined) {
      const word = { note, by: userInfo().username, planHash: markable.planHash };
      report = await runner.markDone(steps, id, word, { signal });
    } else io.stderr(`pullbook: step \`${id}\` has nothing to mark; nothing was recorded.\n`);
    return printRun(
      'mark',
      session,
      { reports: [report] },
      { io, json: values.json, evidence: values.evidence, only: id },
    );
  } finally {
    await session.engine.dispose();
  }
}

/** Whether a word now would be for a question that nobody has read yet. */
function asksMore(now: StepReport, before: StepReport): boolean {
  return now.changes.some(
    ({ summary, unknown, markable }) =>
      markable === true &&
      unknown !== undefined &&
      !before.changes.some((change) => change.summary === summary && change.unknown === unknown),
  );
}
