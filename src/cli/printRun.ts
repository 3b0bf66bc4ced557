import { renderText } from '../runbook/renderText';
import type { StepReport, StepStatus } from '../runbook/report';
import type { RunSummary } from '../runbook/runner';
import type { Io } from './io';
import type { Session } from './openSession';
import type { PlacedProblem } from './readRunbook';

/** What `--json` prints: one document, on one line. Fields may be added; a change of their meaning raises `version`. */
export interface RunDocument {
  readonly version: 1;
  readonly command: 'plan' | 'rehearse';
  /** The real path of the runbook. */
  readonly runbook: string;
  readonly target: StepReport['target'];
  readonly outcome: 'in-sync' | 'changes-pending' | 'error';
  /** In run order; steps that the run did not reach are missing. */
  readonly steps: readonly StepReport[];
  /** The step whose failure or cancel ended the run. */
  readonly stoppedAt?: string;
  readonly problems: readonly PlacedProblem[];
}

const words: readonly (readonly [StepStatus, string])[] = [
  ['in-sync', 'in sync'],
  ['changes', 'with changes'],
  ['needs-person', 'waiting for a person'],
  ['blocked', 'blocked'],
  ['failed', 'failed'],
  ['cancelled', 'stopped'],
];

const exitCodes = { 'in-sync': 0, 'changes-pending': 2, error: 1 } as const;

/**
 * Prints what came of a run: faults of the file to the standard error, the steps and their sum, or the document, to the
 * standard output.
 * @returns the exit code.
 */
export function printRun(
  command: RunDocument['command'],
  { path, target, problems, runbook }: Session,
  { reports, stoppedAt }: RunSummary,
  { io, json }: { readonly io: Io; readonly json: boolean },
): number {
  const outcome = outcomeOf(reports, runbook.steps.length, problems);
  if (json) {
    const document: RunDocument = {
      version: 1,
      command,
      runbook: path,
      target,
      outcome,
      steps: reports,
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      problems,
    };
    io.stdout(`${JSON.stringify(document)}\n`);
    return exitCodes[outcome];
  }
  for (const { line, column, severity, code, message } of problems) {
    io.stderr(`${path}:${line}:${column}: ${severity}: ${message} [${code}]\n`);
  }
  for (const report of reports) io.stdout(`${renderText(report)}\n`);
  const counts = words
    .map(([status, word]) => [reports.filter((report) => report.status === status).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  const missing = runbook.steps.length - reports.length;
  if (missing > 0) counts.push(`${missing} not reached`);
  const stop = stoppedAt === undefined ? '' : ` Stopped at ${stoppedAt}.`;
  io.stdout(`${runbook.steps.length} steps: ${counts.join(', ')}.${stop}\n`);
  return exitCodes[outcome];
}

function outcomeOf(
  reports: readonly StepReport[],
  stepCount: number,
  problems: readonly PlacedProblem[],
): RunDocument['outcome'] {
  const isFailed = reports.some(({ status }) => status === 'failed' || status === 'cancelled');
  if (isFailed || problems.some(({ severity }) => severity === 'error')) return 'error';
  const isInSync = reports.length === stepCount && reports.every(({ status }) => status === 'in-sync');
  return isInSync ? 'in-sync' : 'changes-pending';
}
