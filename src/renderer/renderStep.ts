import type { StepReport } from '../runbook/run/report';
import { append } from '../shared/lists';
import { element, richText, sign } from './element';
import { renderActions } from './renderActions';
import { renderChecklist } from './renderChecklist';
import { clockTime, renderHeader } from './renderHeader';
import { renderDetails, renderError, renderOutcome } from './renderOutcome';
import { renderEvidence } from './renderEvidence';
import { renderPlan } from './renderPlan';
import { renderSection } from './renderSection';

/**
 * Draws one step. The plan is the hero: what surrounds it says for whom it is, how it went and what to press.
 *
 * @param commands - Those the editor knows: what offers another is text.
 * @param click - Called with the index of the action whose button was pressed.
 */
export function renderStep(
  report: StepReport,
  commands: readonly string[],
  click: (index: number) => void,
): HTMLElement {
  const { error } = report;
  const parts: (HTMLElement | undefined)[] = [renderHeader(report)];
  if (report.restored === true)
    parts.push(
      element(
        'p',
        { class: 'note restored' },
        sign('↺'),
        element(
          'span',
          {},
          richText(`From the journal, ${clockTime(report.at)}: **${report.headline}**. Not checked again yet.`),
        ),
      ),
    );
  parts.push(renderOutcome(report));
  if (error !== undefined) parts.push(renderError(error));
  if (report.changes.length > 0) append(parts, renderPlan(report.changes, linksOf(report)));
  if (report.planHash !== undefined)
    parts.push(
      element(
        'p',
        { class: 'note stale', hidden: true },
        sign('△'),
        'The step was edited after this plan. Plan it again to apply.',
      ),
    );
  append(parts, renderActions(report.actions, { isQuiet: report.restored === true, commands, click }));
  if (error !== undefined) parts.push(renderDetails(error));
  if (report.progress.length > 0) parts.push(renderChecklist(report.progress, 'Progress'));
  append(parts, [...report.sections.map(renderSection), renderOutputs(report), renderEvidence(report)]);
  return element(
    'section',
    { role: 'group', class: `step ${report.status}`, 'aria-label': `${report.step}: ${report.headline}` },
    ...parts.filter((part) => part !== undefined),
  );
}

/** Where the buttons and the links of a report lead to. */
function linksOf({ actions, sections }: StepReport): ReadonlySet<unknown> {
  return new Set([
    ...actions.flatMap((action) => (action.kind === 'offer' ? [action.arguments['url']] : [])),
    ...sections.flatMap((section) => (section.type === 'link' ? [section.url] : [])),
  ]);
}

function renderOutputs({ outputs }: StepReport): HTMLElement | undefined {
  const names = Object.entries(outputs);
  if (names.length === 0) return undefined;
  return element(
    'details',
    { class: 'outputs' },
    element('summary', {}, 'Values for later steps'),
    element(
      'dl',
      {},
      ...names.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, richText(value)))),
    ),
  );
}
