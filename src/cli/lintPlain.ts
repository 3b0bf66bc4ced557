import { counted, isBulkFix } from '../lint/rule';
import { LineIndex } from '../shared/text';
import type { LintedFiles } from './lintReport';
import { onOneLine, onTerminal } from '../shared/visible';

/** One line for each finding, as compilers write them, and a sum. */
export async function lintPlain(files: LintedFiles): Promise<string> {
  const output: string[] = [];
  let count = 0;
  let safe = 0;
  let applied = 0;
  let read = 0;
  let failed = 0;
  /** What is not known, by what it is. */
  const unknown = new Map<string, number>();
  for await (const file of files) {
    // Of a file that could not be written the findings are told.
    if (file.error === undefined || file.findings.length > 0) read++;
    else failed++;
    const lines = new LineIndex(file.text);
    applied += file.applied;
    if (file.unknown.length > 0) unknown.set(file.judges, (unknown.get(file.judges) ?? 0) + file.unknown.length);
    for (const { span, severity, message, rule, fix } of file.findings) {
      const { line, column } = lines.positionAt(span.start);
      output.push(onOneLine(`${file.path}:${line}:${column}: ${severity}: ${message} [${rule}]`));
      count++;
      if (isBulkFix(fix, { unsafe: false })) safe++;
    }
  }
  const sum = `${count === 0 ? 'No findings' : counted(count, 'finding')} in ${counted(read, 'file')}`;
  const open = [...unknown].map(([what, number]) => `, ${counted(number, what)} not known`).join('');
  const unread = failed > 0 ? `, ${failed} not read` : '';
  const fixed = applied > 0 ? `, ${applied} fixed` : '';
  output.push(`${sum}${open}${unread}${fixed}${safe > 0 ? `, ${safe} fixable with --fix` : ''}.`);
  return onTerminal(`${output.join('\n')}\n`);
}
