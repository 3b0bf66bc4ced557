import { LineIndex } from '../../shared/text';
import type { LineRange } from '../../lint/suppress';
import { isInScalar } from '../yaml/nodeAt';
import { searchText, textSearch } from '../yaml/searchText';
import type { YamlDocument } from '../yaml/yamlDocument';

const marks = textSearch((text) =>
  Array.from(text.matchAll(/cci-ignore/g), ({ 0: word, index }) => ({ start: index, end: index + word.length })),
);

/**
 * The lines in which comments of CircleCI's own extension silence everything. They allow nothing after the word.
 * @see https://github.com/CircleCI-Public/circleci-yaml-language-server (suppression comments)
 */
export function cciIgnoredLines(document: YamlDocument): readonly LineRange[] {
  const found = searchText(document, marks);
  if (found.length === 0) return [];
  const { text } = document;
  const lines = new LineIndex(text);
  const silenced: LineRange[] = [];
  let open: number | undefined;
  for (const { start: at } of found) {
    const { line } = lines.positionAt(at);
    const source = text.slice(lines.startOf(line), lines.startOf(line + 1)).trimEnd();
    if (isInScalar(document, at)) continue;
    const word = /#\s*(cci-ignore(?:-next-line|-start|-end|-file)?)$/.exec(source)?.[1];
    const isOwn = /^\s*#/.test(source);
    if (word === 'cci-ignore') silenced.push({ start: line, end: line });
    else if (word === undefined || !isOwn) continue;
    else if (word === 'cci-ignore-file') return [{ start: 1, end: lines.count }];
    else if (word === 'cci-ignore-next-line') silenced.push({ start: line + 1, end: line + 1 });
    else if (word === 'cci-ignore-start') open ??= line;
    else if (open !== undefined) {
      silenced.push({ start: open, end: line });
      open = undefined;
    }
  }
  if (open !== undefined) silenced.push({ start: open, end: lines.count });
  return silenced;
}
