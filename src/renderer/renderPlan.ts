import type { ShownChange } from '../runbook/run/change';
import { element, link, richText, sign, spoken } from './element';
import { changeSigns, changeWords } from './signs';

/**
 * The plan: one row for each change, and what it adds up to.
 *
 * @param below - Addresses that have a button or a link below; their rows need no link as well.
 */
export function renderPlan(changes: readonly ShownChange[], below: ReadonlySet<unknown>): HTMLElement[] {
  return [
    element('ul', { class: 'plan', 'aria-label': 'Plan' }, ...changes.map((change) => renderRow(change, below))),
    element('p', { class: 'summary' }, `Plan: ${summarise(changes)}.`),
  ];
}

function renderRow(change: ShownChange, below: ReadonlySet<unknown>): HTMLElement {
  const notes = [change.detail, change.undo === undefined ? undefined : `undo: ${change.undo}`];
  const detail = notes.filter((note) => note !== undefined).join(' · ');
  return element(
    'li',
    { class: `change ${change.action}` },
    sign(change.unknown === undefined ? changeSigns[change.action] : '?'),
    element(
      'div',
      { class: 'what' },
      element('div', {}, spoken(`${changeWords[change.action]}: `), richText(change.summary)),
      change.unknown === undefined
        ? undefined
        : element('div', { class: 'detail unknown' }, 'Not known: ', richText(change.unknown)),
      detail === '' ? undefined : element('div', { class: 'detail' }, richText(detail)),
      change.instructions === undefined
        ? undefined
        : element('ol', {}, ...change.instructions.map((text) => element('li', {}, richText(text)))),
      change.link === undefined || below.has(change.link.url)
        ? undefined
        : element('div', {}, link(change.link.title, change.link.url)),
    ),
  );
}

/** `1 to create, 1 to change, 0 to remove` where there is one of these; the rarer kinds only where there are some. */
function summarise(changes: readonly ShownChange[]): string {
  const count = (action: ShownChange['action']): number => changes.filter((change) => change.action === action).length;
  const touchesResources = count('create') + count('update') + count('delete') > 0;
  const parts = touchesResources
    ? [`${count('create')} to create`, `${count('update')} to change`, `${count('delete')} to remove`]
    : [];
  for (const [action, what] of [
    ['run', 'to run'],
    ['gate', 'to approve'],
  ] as const)
    if (count(action) > 0) parts.push(`${count(action)} ${what}`);
  const questions = changes.filter(({ unknown }) => unknown !== undefined).length;
  if (count('person') > questions) parts.push(`${count('person') - questions} for you to do`);
  if (questions > 0) parts.push(`${questions} to find out`);
  return parts.join(', ');
}
