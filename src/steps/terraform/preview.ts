import { applyEdits, type Edit } from '../../shared/text';

/**
 * What edits change of a text, by lines: those that go with `-`, those that come with `+`, `…` between places.
 */
export function previewOf(text: string, edits: readonly Edit[]): string {
  const places: { start: number; end: number; edits: Edit[] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const start = text.lastIndexOf('\n', edit.span.start - 1) + 1;
    const found = text.indexOf('\n', edit.span.end);
    const end = found < 0 ? text.length : found;
    const last = places.at(-1);
    if (last !== undefined && start <= last.end + 1) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else places.push({ start, end, edits: [edit] });
  }
  return places.map((place) => linesOf(text, place).join('\n')).join('\n…\n');
}

function linesOf(text: string, place: { start: number; end: number; edits: readonly Edit[] }): string[] {
  const { start, end, edits } = place;
  const moved = edits.map((edit) => ({
    text: edit.text,
    span: { start: edit.span.start - start, end: edit.span.end - start },
  }));
  const source = text.slice(start, end);
  const before = source.split(/\r?\n/);
  const after = applyEdits(source, moved).split(/\r?\n/);
  while (before.length > 0 && after.length > 0 && before[0] === after[0]) {
    before.shift();
    after.shift();
  }
  while (before.length > 0 && after.length > 0 && before.at(-1) === after.at(-1)) {
    before.pop();
    after.pop();
  }
  return [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)].map((line) => line.trimEnd());
}
