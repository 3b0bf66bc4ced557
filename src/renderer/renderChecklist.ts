import type { ChecklistItem } from '../runbook/run/section';
import { element, richText, sign, spoken } from './element';

const signs: Readonly<Record<ChecklistItem['state'], string>> = {
  done: '✓',
  todo: '·',
  doing: '◌',
  failed: '✕',
  person: '☞',
  unknown: '?',
};

const words: Readonly<Record<ChecklistItem['state'], string>> = {
  done: 'done',
  todo: 'to do',
  doing: 'under way',
  failed: 'failed',
  person: 'you',
  unknown: 'unknown',
};

/** Lines that are ticked one after another; the word for each state is there for those who do not see the sign. */
export function renderChecklist(items: readonly ChecklistItem[], title: string): HTMLElement {
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
