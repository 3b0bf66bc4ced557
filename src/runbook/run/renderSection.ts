import type { ChecklistItem, GaugeRow, Section } from './section';

/** The sign of a checklist line. The words beside it carry the meaning; a colour never does. */
const checklistSigns: Readonly<Record<ChecklistItem['state'], string>> = {
  done: '✓',
  todo: '·',
  doing: '…',
  failed: '✕',
  person: '✋',
  unknown: '?',
};

/** `text` without the marks around names. */
export function plain(text: string): string {
  return text.replaceAll('**', '');
}

/** One section in plain text, as lines without indentation. */
export function renderSection(section: Section): readonly string[] {
  switch (section.type) {
    case 'text':
      return lines(plain(section.text));
    case 'checklist':
      return [...(section.title === undefined ? [] : [plain(section.title)]), ...section.items.map(renderItem)];
    case 'table':
      return renderTable([section.columns, ...section.rows]);
    case 'gauge':
      return renderTable(section.rows.map((row) => [row.label, describeGauge(row), row.note ?? '']));
    case 'code':
      return [
        ...(section.title === undefined ? [] : [plain(section.title)]),
        ...lines(section.text.replaceAll('\t', '  ')).map((line) => (line === '' ? '' : `    ${line}`)),
      ];
    case 'link':
      return [`${plain(section.title)}: ${section.url}`];
  }
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

export function renderItem({ state, text, detail }: ChecklistItem): string {
  return plain(`${checklistSigns[state]} ${text}${detail === undefined ? '' : ` (${detail})`}`);
}

/** What a gauge says in words: `37 of 100 left`, `no limit`, `not stated`. */
function describeGauge({ left, limit }: GaugeRow): string {
  if (limit === 'none') return 'no limit';
  if (limit === 'unknown') return left === 'unknown' ? 'not stated' : `${left} left`;
  return left === 'unknown' ? `limit ${limit}` : `${left} of ${limit} left`;
}

function renderTable(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => plain(cell)));
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
