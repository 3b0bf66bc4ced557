import type { StepReport } from '../runbook/run/report';
import { element, richText, sign } from './element';
import { renderActions } from './renderActions';
import { renderChecklist } from './renderChecklist';
import { clockTime, renderHeader } from './renderHeader';
import { renderDetails, renderError, renderOutcome } from './renderOutcome';
import { renderPlan } from './renderPlan';
import { renderSection } from './renderSection';
import { englishWords, fill } from './words';
import type { Words } from './words';

/**
 * Draws one step. The plan is the hero: what surrounds it says for whom it is, how it went and what to press.
 *
 * @param click - Called with the index of the action whose button was pressed.
 */
export function renderStep(
  report: StepReport,
  click: (index: number) => void,
  words: Words = englishWords,
): HTMLElement {
  const { error } = report;
  const parts: (HTMLElement | undefined)[] = [renderHeader(report, words)];
  if (report.restored === true)
    parts.push(
      element(
        'p',
        { class: 'note restored' },
        sign('↺'),
        element('span', {}, richText(fill(words.restored, clockTime(report.at), `**${report.headline}**`))),
      ),
    );
  parts.push(renderOutcome(report, words));
  if (error !== undefined) parts.push(renderError(error, words));
  if (report.changes.length > 0) parts.push(...renderPlan(report.changes, linksOf(report), words));
  if (report.planHash !== undefined)
    parts.push(element('p', { class: 'note stale', hidden: true }, sign('△'), words.stale));
  parts.push(...renderActions(report.actions, report.restored === true, words, click));
  if (error !== undefined) parts.push(renderDetails(error, words));
  if (report.progress.length > 0) parts.push(renderChecklist(report.progress, words.progress, words));
  parts.push(...report.sections.map((section) => renderSection(section, words)), renderOutputs(report, words));
  return element(
    'section',
    { role: 'group', class: `step ${report.status}`, 'aria-label': `${report.step}: ${report.headline}` },
    ...parts.filter((part) => part !== undefined),
  );
}

/** Where the buttons and the links of a report lead to. */
function linksOf({ actions, sections }: StepReport): ReadonlySet<string> {
  return new Set([
    ...actions.flatMap((action) => (action.kind === 'open-link' ? [action.url] : [])),
    ...sections.flatMap((section) => (section.type === 'link' ? [section.url] : [])),
  ]);
}

function renderOutputs({ outputs }: StepReport, words: Words): HTMLElement | undefined {
  const names = Object.entries(outputs);
  if (names.length === 0) return undefined;
  return element(
    'details',
    { class: 'outputs' },
    element('summary', {}, words.outputs),
    element(
      'dl',
      {},
      ...names.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, richText(value)))),
    ),
  );
}
