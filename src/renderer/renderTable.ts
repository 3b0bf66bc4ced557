import { element, richText } from './element';

/** A table of facts; every cell is one line of rich text. */
export function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)))),
      element(
        'tbody',
        {},
        ...rows.map((row) => element('tr', {}, ...row.map((text) => element('td', {}, richText(text))))),
      ),
    ),
  );
}
