import { relative } from 'node:path';
import { renderText } from '../runbook/run/renderText';
import type { ReportAction, StepReport, StepStatus } from '../runbook/run/report';
import type { RunSummary } from '../runbook/run/runner';
import { exitCodes, type ExitCode } from './exitCodes';
import type { Io } from './io';
import type { Session } from './openSession';
import { hintOfOffer } from './offerHints';
import type { PlacedProblem } from './readRunbook';
import { jsonText, onOneLine, onTerminal } from '../shared/visible';

/**
 * What `--json` prints: one document, on one line. Fields may be added; a change of their meaning raises `version`, which is 2 since what
 * a step offers is said as a command with arguments. Its form
 * is `media/run-report.schema.json`.
 */
export interface RunDocument {
  readonly version: 2;
  readonly command: 'plan' | 'mark' | 'rehearse';
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

const codes: Readonly<Record<RunDocument['outcome'], ExitCode>> = {
  'in-sync': exitCodes.right,
  'changes-pending': exitCodes.pending,
  error: exitCodes.wrong,
};

export interface PrintOptions {
  readonly io: Io;
  readonly json: boolean;
  /** Whether each read that a verdict rests on is told as well. The document has them always. */
  readonly evidence: boolean;
  /** The one step that was run. Default: all. */
  readonly only?: string;
}

/**
 * Prints what came of a run: faults of the file to the standard error, the steps and their sum, or the document, to the
 * standard output.
 * @returns the exit code.
 */
export function printRun(
  command: RunDocument['command'],
  { path, target, problems, runbook }: Session,
  { reports, stoppedAt }: RunSummary,
  { io, json, evidence, only }: PrintOptions,
): number {
  const count = only === undefined ? runbook.steps.length : 1;
  const outcome = outcomeOf(reports, count, problems);
  if (json) {
    const document: RunDocument = {
      version: 2,
      command,
      runbook: path,
      target,
      outcome,
      steps: reports,
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      problems,
    };
    io.stdout(`${jsonText(document)}\n`);
    return codes[outcome];
  }
  for (const { line, column, severity, code, message } of problems) {
    io.stderr(onTerminal(`${onOneLine(`${path}:${line}:${column}: ${severity}: ${message} [${code}]`)}\n`));
  }
  const file = relative(io.folder, path);
  for (const report of reports) io.stdout(onTerminal(`${textOf(report, file, evidence)}\n`));
  if (reports.at(-1)?.status === 'blocked') io.stdout('\n');
  const counts = words
    .map(([status, word]) => [reports.filter((report) => report.status === status).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  const missing = count - reports.length;
  if (missing > 0) counts.push(`${missing} not reached`);
  const stop = stoppedAt === undefined ? '' : ` Stopped at ${onOneLine(stoppedAt)}.`;
  io.stdout(`${count} ${count === 1 ? 'step' : 'steps'}: ${counts.join(', ')}.${stop}\n`);
  return codes[outcome];
}

/** A step for a terminal. One that is blocked says so in one line; what is a button elsewhere is a command here. */
function textOf(report: StepReport, file: string, evidence: boolean): string {
  const text = renderText(report, { evidence });
  if (report.status === 'blocked' && report.error === undefined) return text.slice(0, text.indexOf('\n'));
  const hints = report.actions.flatMap((action) => hintOf(action, report, file));
  return hints.length === 0 ? text : `${text}\n${hints.map((hint) => `  → ${onOneLine(hint)}\n`).join('')}`;
}

function hintOf(action: ReportAction, { step, target }: StepReport, file: string): readonly string[] {
  switch (action.kind) {
    case 'offer':
      return hintOfOffer(action);
    case 'mark-done':
      return [`when it is done: pullbook mark ${quoted(file)} ${step} --target ${target} --note '…'`];
    case 'apply':
      return target === 'live' ? ['to apply it, open the runbook in the editor'] : [];
    default:
      return [];
  }
}

/** A file name as a shell takes it. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
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
