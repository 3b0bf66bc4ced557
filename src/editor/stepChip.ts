import { timeSeenFrom } from '../runbook/run/localTime';
import type { StepStatus } from '../runbook/run/report';
import type { StepState } from './stepStates';

/** What a cell's chip shows, and what a screen reader says in its place. */
export interface Chip {
  readonly text: string;
  readonly spoken: string;
  readonly tooltip: string;
}

/** The words beside them say the same, for whoever cannot see them or has no font for them. */
const signs: Readonly<Record<StepStatus, string>> = {
  unknown: '○',
  running: '$(loading~spin)',
  'in-sync': '●',
  changes: '△',
  'needs-person': '✋',
  blocked: '○',
  failed: '✕',
  cancelled: '○',
};

/** The chip of a step that has a state. `isStale`: the cell was edited since. */
export function chipOf({ report }: StepState, isStale: boolean): Chip {
  if (isStale) {
    const tooltip = `The cell was edited after its last check: ${report.headline}. Plan the step again.`;
    return { text: '○ edited, not checked', spoken: tooltip, tooltip };
  }
  const words =
    report.restored === true ? `${report.headline} at ${timeSeenFrom(report.at, Date.now())}` : report.headline;
  const tooltip =
    report.restored === true
      ? `${report.step}: ${report.headline}. From the journal, ${timeSeenFrom(report.at, Date.now())}; not checked again yet.`
      : `${report.step}: ${report.headline}`;
  const sign = report.verdict?.is === 'unknown' && report.status === 'needs-person' ? '?' : signs[report.status];
  return { text: `${sign} ${words}`, spoken: tooltip, tooltip };
}

/** The chip of a step that has not been looked at, or cannot be. */
export function chipWithout(problems: number): Chip {
  if (problems === 0) {
    const spoken = 'State unknown: this step has not been checked.';
    return { text: '○ unknown', spoken, tooltip: spoken };
  }
  const spoken = problems === 1 ? '1 problem in the cell' : `${problems} problems in the cell`;
  return { text: `✕ ${spoken}`, spoken, tooltip: spoken };
}
