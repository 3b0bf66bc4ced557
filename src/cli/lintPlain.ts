import { counted } from '../lint/rule';
import { LineIndex } from '../shared/text';
import type { LintedFile } from './lintReport';

/** One line for each finding, as compilers write them, and a sum. */
export function lintPlain(files: readonly LintedFile[]): string {
  const output: string[] = [];
  let count = 0;
  let safe = 0;
  let applied = 0;
  for (const file of files) {
    const lines = new LineIndex(file.text);
    applied += file.applied;
    for (const { span, severity, message, rule, fix } of file.findings) {
      const { line, column } = lines.positionAt(span.start);
      output.push(`${file.path}:${line}:${column}: ${severity}: ${message} [${rule}]`);
      count++;
      if (fix?.safe === true) safe++;
    }
  }
  const read = files.filter(({ error }) => error === undefined).length;
  const sum = `${count === 0 ? 'No findings' : counted(count, 'finding')} in ${counted(read, 'file')}`;
  const unread = read < files.length ? `, ${files.length - read} not read` : '';
  const fixed = applied > 0 ? `, ${applied} fixed` : '';
  output.push(`${sum}${unread}${fixed}${safe > 0 ? `, ${safe} fixable with --fix` : ''}.`);
  return `${output.join('\n')}\n`;
}
