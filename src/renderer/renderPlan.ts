import type { ShownChange } from '../runbook/run/step';
import { element, link, richText, sign, spoken } from './element';
import { changeSigns } from './signs';
import { fill } from './words';
import type { Words } from './words';

/**
 * The plan: one row for each change, and what it adds up to.
 *
 * @param below - Addresses that have a button or a link below; their rows need no link as well.
 */
export function renderPlan(changes: readonly ShownChange[], below: ReadonlySet<string>, words: Words): HTMLElement[] {
  return [
    element(
      'ul',
      { class: 'plan', 'aria-label': words.plan },
      ...changes.map((change) => renderRow(change, below, words)),
    ),
    element('p', { class: 'summary' }, `${words.plan}: ${summarise(changes, words)}.`),
  ];
}

function renderRow(change: ShownChange, below: ReadonlySet<string>, words: Words): HTMLElement {
  const notes = [change.detail, change.undo === undefined ? undefined : `${words.undo}: ${change.undo}`];
  const detail = notes.filter((note) => note !== undefined).join(' · ');
  return element(
    'li',
    { class: `change ${change.action}` },
    sign(changeSigns[change.action]),
    element(
      'div',
      { class: 'what' },
      element('div', {}, spoken(`${words[change.action]}: `), richText(change.summary)),
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
function summarise(changes: readonly ShownChange[], words: Words): string {
  const count = (action: ShownChange['action']): number => changes.filter((change) => change.action === action).length;
  const touchesResources = count('create') + count('update') + count('delete') > 0;
  const parts = touchesResources
    ? [
        fill(words.toCreate, count('create')),
        fill(words.toChange, count('update')),
        fill(words.toRemove, count('delete')),
      ]
    : [];
  for (const [action, template] of [
    ['run', words.toRun],
    ['gate', words.toApprove],
    ['person', words.forYou],
  ] as const)
    if (count(action) > 0) parts.push(fill(template, count(action)));
  return parts.join(', ');
}
