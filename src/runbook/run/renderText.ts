import { type TimeOptions, timeSeenFrom } from './localTime';
import { describeChanges } from './plan';
import { describeEvidence } from './describeEvidence';
import { plain, renderItem, renderSection } from './renderSection';
import type { StepReport, StepStatus } from './report';
import type { ShownChange } from './change';
import { onOneLine } from '../../shared/visible';

/** The sign of a status. The headline beside it says the same in words. */
const statusSigns: Readonly<Record<StepStatus, string>> = {
  unknown: '○',
  running: '…',
  'in-sync': '●',
  changes: '△',
  'needs-person': '✋',
  blocked: '◌',
  failed: '✕',
  cancelled: '■',
};

const changeSigns: Readonly<Record<ShownChange['action'], string>> = {
  create: '+',
  update: '~',
  delete: '-',
  run: '>',
  gate: '>',
  person: '✋',
};

export interface RenderOptions extends TimeOptions {
  /** From when times are seen, in milliseconds since 1970: another day is named. Default: the report's own time. */
  readonly now?: number;
  /** Whether what the verdict rests on is told, each read of it. Default: `true`. */
  readonly evidence?: boolean;
}

/** The plain-text twin of a report: every fact of it, no colour, one `\n` after each line. */
export function renderText(report: StepReport, options: RenderOptions = {}): string {
  const blocks: readonly (readonly string[])[] = [
    header(report, options),
    errorLines(report),
    report.progress.map(renderItem),
    ...report.sections.map(renderSection),
    report.changes.flatMap(changeLines),
    report.changes.length > 0 || report.status === 'in-sync' ? [describeChanges(report.changes)] : [],
    Object.entries(report.outputs).map(([name, value]) => `${name} = ${value}`),
    actionLines(report),
    options.evidence === false ? [] : evidenceLines(report, options),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block, index) =>
      block.map((line) => (index === 0 || line === '' ? '' : '  ') + onOneLine(line) + '\n').join(''),
    )
    .join('\n');
}

function header(report: StepReport, options: RenderOptions): readonly string[] {
  const { status, step, kind, headline, target, subject, lands, from, at, durationMs, restored } = report;
  const time = timeSeenFrom(at, options.now ?? at, options);
  const where = [
    subject,
    lands === undefined ? undefined : `lands in ${lands}`,
    `from ${from ?? 'this machine'}`,
    restored === true ? `remembered from ${time}, not checked since` : `checked ${time}`,
    durationMs === undefined ? undefined : `${(durationMs / 1000).toFixed(1)} s`,
  ].filter((part) => part !== undefined);
  return [
    `${isQuestion(report) ? '?' : statusSigns[status]} ${step}: ${plain(headline)} (${kind})`,
    `  ${target === 'live' ? 'LIVE' : 'REHEARSAL'} ${plain(where.join(' · '))}`,
  ];
}

/** Whether all that is left is to find something out. */
function isQuestion({ changes }: StepReport): boolean {
  return changes.length > 0 && changes.every(({ unknown }) => unknown !== undefined);
}

function errorLines({ error }: StepReport): readonly string[] {
  if (error === undefined) return [];
  const { advice, message, code, details } = error;
  return [
    ...(advice === undefined ? [] : [plain(advice)]),
    `${plain(message)} [${code}]`,
    ...(details === undefined ? [] : [`Details: ${details}`]),
  ];
}

function changeLines({ action, summary, detail, undo, instructions, link, unknown }: ShownChange): readonly string[] {
  const notes = [detail, undo === undefined ? undefined : `undo: ${undo}`].filter((note) => note !== undefined);
  return [
    plain(`${unknown === undefined ? changeSigns[action] : '?'} ${summary}`),
    ...(notes.length === 0 ? [] : [plain(`    ${notes.join(' · ')}`)]),
    ...(instructions ?? []).map((line, index) => plain(`    ${index + 1}. ${line}`)),
    ...(link === undefined ? [] : [`    ${link.title}: ${link.url}`]),
    ...(unknown === undefined ? [] : [plain(`    not known: ${unknown}`)]),
  ];
}

/** What the verdict rests on, one line each. */
function evidenceLines({ verdict, at }: StepReport, options: RenderOptions): readonly string[] {
  if (verdict === undefined || verdict.is === 'unknown') return [];
  const times = (when: number) => timeSeenFrom(when, options.now ?? at, options);
  return [
    `Seen (${verdict.evidence.length}):`,
    ...verdict.evidence.map((item) => `    ${describeEvidence(item, times)}`),
  ];
}

/** Only what helps without buttons; a link that stands beside its change is not said twice. */
function actionLines({ actions, changes, status }: StepReport): readonly string[] {
  const shown = new Set<unknown>(changes.flatMap(({ link }) => (link === undefined ? [] : [link.url])));
  return actions.flatMap((action) => {
    if (action.kind === 'offer') {
      return action.text === undefined || shown.has(action.arguments['url']) ? [] : [action.text];
    }
    if (action.kind === 'remedy') {
      const what = action.changes.map(({ summary }) => plain(summary)).join('; ');
      // Beside a plan it is another way; of a step in sync it is all that is left to do.
      return [`${status === 'in-sync' ? '' : 'Or '}${action.title.replace(/…$/, ':')} ${what}`];
    }
    return [];
  });
}
