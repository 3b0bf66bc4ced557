import type { ReportedError, StepReport } from '../runbook/run/report';
import { element, richText, sign, spoken } from './element';

/** Says in one line how the step stands where no plan says it: in sync, under way, blocked, stopped. */
export function renderOutcome(report: StepReport): HTMLElement | undefined {
  if (report.error !== undefined || report.changes.length > 0 || report.restored === true) return undefined;
  switch (report.status) {
    case 'in-sync':
      return element(
        'p',
        { class: 'outcome in-sync' },
        sign('●'),
        element('strong', {}, 'No changes.'),
        ' ',
        element(
          'span',
          { class: 'detail' },
          report.progress.length > 0 ? 'Applied, then checked again.' : 'Everything is as this step says.',
        ),
      );
    case 'running':
      return element('p', { class: 'outcome running' }, sign('◌'), element('span', {}, richText(report.headline)));
    default:
      return element(
        'p',
        { class: `outcome ${report.status}` },
        sign('○'),
        element('span', {}, richText(report.headline)),
      );
  }
}

/** A failure: what is safe first, then what happened. The buttons follow it, the details are folded away. */
export function renderError(error: ReportedError): HTMLElement {
  return element(
    'div',
    { class: 'error', role: 'group', 'aria-label': 'failed' },
    error.advice === undefined ? undefined : element('p', { class: 'advice' }, richText(error.advice)),
    element('p', { class: 'fault' }, sign('✕'), spoken('failed: '), element('span', {}, richText(error.message))),
  );
}

/** What belongs in a ticket. */
export function renderDetails(error: ReportedError): HTMLElement {
  return element(
    'details',
    {},
    element('summary', {}, 'Details'),
    element('p', {}, [error.code, error.details].filter((text) => text !== undefined).join(' · ')),
  );
}
