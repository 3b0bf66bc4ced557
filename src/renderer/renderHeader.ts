import type { StepReport } from '../runbook/run/report';
import { element, richText } from './element';

/** The world, who acts on what, where values land, from where, and when: the line that makes a plan readable on its own. */
export function renderHeader(report: StepReport): HTMLElement {
  const isLive = report.target === 'live';
  const facts: Node[] = [];
  if (report.subject !== undefined) facts.push(element('span', { class: 'fact' }, richText(report.subject)));
  if (report.lands !== undefined)
    facts.push(fact('lands in', report.lands.includes('**') ? report.lands : `**${report.lands}**`));
  if (report.from !== undefined) facts.push(fact('from', report.from));
  facts.push(element('span', { class: 'fact' }, renderTime(report)));
  return element(
    'header',
    { class: 'header' },
    element('span', { class: `badge ${report.target}` }, isLive ? 'Live' : 'Rehearsal'),
    element('span', { class: 'facts' }, ...facts.flatMap((one, index) => (index === 0 ? [one] : [' · ', one]))),
  );
}

function fact(lead: string, text: string): HTMLElement {
  return element('span', { class: 'fact' }, `${lead} `, richText(text));
}

function renderTime(report: StepReport): HTMLElement {
  const at = new Date(report.at);
  const word = report.planHash === undefined ? 'checked' : 'planned';
  return element('time', { datetime: at.toISOString(), title: at.toLocaleString() }, `${word} ${clockTime(report.at)}`);
}

/** `14:05` in the clock of the person who looks; with the date where that was not today. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`;
}
