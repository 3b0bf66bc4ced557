import type { ChecklistItem } from '../runbook/run/step';
import { element, richText, sign, spoken } from './element';
import type { Words } from './words';

const signs: Readonly<Record<ChecklistItem['state'], string>> = {
  done: '✓',
  todo: '·',
  doing: '◌',
  failed: '✕',
  person: '☞',
  unknown: '?',
};

/** Lines that are ticked one after another; the word for each state is there for those who do not see the sign. */
export function renderChecklist(items: readonly ChecklistItem[], title: string, words: Words): HTMLElement {
  return element(
    'ul',
    { class: 'checklist', 'aria-label': title },
    ...items.map((item) =>
      element(
        'li',
        { class: item.state },
        sign(signs[item.state]),
        element(
          'div',
          {},
          spoken(`${words[item.state]}: `),
          richText(item.text),
          item.detail === undefined ? undefined : element('span', { class: 'detail' }, ' · ', richText(item.detail)),
        ),
      ),
    ),
  );
}
