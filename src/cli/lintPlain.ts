import { LineIndex } from '../shared/text';
import type { LintedFile } from './lintReport';

/** One line for each finding, as compilers write them, and a sum. */
export function lintPlain(files: Iterable<LintedFile>): string {
  const output: string[] = [];
  let count = 0;
  let safe = 0;
  let applied = 0;
  let fileCount = 0;
  for (const file of files) {
    fileCount++;
    const lines = new LineIndex(file.text);
    applied += file.applied;
    for (const { span, severity, message, rule, fix } of file.findings) {
      const { line, column } = lines.positionAt(span.start);
      output.push(`${file.path}:${line}:${column}: ${severity}: ${message} [${rule}]`);
      count++;
      if (fix?.safe === true) safe++;
    }
  }
  const sum = `${count === 0 ? 'No findings' : `${count} finding${count === 1 ? '' : 's'}`} in ${fileCount} file${fileCount === 1 ? '' : 's'}`;
  const fixed = applied > 0 ? `, ${applied} fixed` : '';
  output.push(`${sum}${fixed}${safe > 0 ? `, ${safe} fixable with --fix` : ''}.`);
  return `${output.join('\n')}\n`;
}
