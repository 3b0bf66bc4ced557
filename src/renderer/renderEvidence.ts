import type { StepReport } from '../runbook/run/report';
import { element } from './element';
import { clockTime } from './renderHeader';

/** What the verdict rests on, folded away: each thing that was read, where, and when or in which version. */
export function renderEvidence({ verdict }: StepReport): HTMLElement | undefined {
  if (verdict === undefined || verdict.is === 'unknown') return undefined;
  const { evidence } = verdict;
  return element(
    'details',
    { class: 'evidence' },
    element('summary', {}, `What was seen (${evidence.length})`),
    element(
      'ul',
      {},
      ...evidence.map(({ what, where, when, version }) =>
        element(
          'li',
          {},
          element('span', {}, what),
          element(
            'span',
            { class: 'detail' },
            [where, when === undefined ? undefined : clockTime(when), version && `version ${version}`]
              .filter((part) => part !== undefined && part !== '')
              .map((part) => ` · ${part}`)
              .join(''),
          ),
        ),
      ),
    ),
  );
}
