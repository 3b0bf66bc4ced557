import type { Section } from '../runbook/run/section';
import { element, link, richText } from './element';
import { renderChecklist } from './renderChecklist';
import { renderCode } from './renderCode';
import { renderGauge } from './renderGauge';
import { renderTable } from './renderTable';

/** One group of facts beside the plan. */
export function renderSection(section: Section): HTMLElement {
  switch (section.type) {
    case 'text':
      return element('p', {}, richText(section.text));
    case 'checklist':
      return element(
        'div',
        {},
        section.title === undefined ? undefined : element('p', { class: 'title' }, section.title),
        renderChecklist(section.items, section.title ?? 'Progress'),
      );
    case 'table':
      return renderTable(section.columns, section.rows);
    case 'gauge':
      return renderGauge(section.rows);
    case 'code':
      return renderCode(section.text, section.title);
    case 'link':
      return element('p', {}, link(section.title, section.url));
  }
}
