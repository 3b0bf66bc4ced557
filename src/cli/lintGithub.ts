import type { Severity } from '../lint/settings';
import { LineIndex } from '../shared/text';
import type { LintedFile, LintedFiles } from './lintReport';
import { onOneLine, onTerminal } from '../shared/visible';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands that annotate a pull request.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export async function lintGithub(files: LintedFiles): Promise<string> {
  let output = '';
  for await (const file of files) output += annotations(file);
  return output;
}

function annotations(file: LintedFile): string {
  const lines = new LineIndex(file.text);
  return file.findings
    .map(({ rule, severity, message, span }) => {
      const start = lines.positionAt(span.start);
      const end = lines.positionAt(span.end);
      // A range of columns is only read where it stays on one line.
      const columns =
        start.line === end.line ? `,col=${start.column},endColumn=${Math.max(end.column, start.column + 1)}` : '';
      return `::${levels[severity]} file=${property(file.path)},line=${start.line},endLine=${end.line}${columns},title=${property(rule)}::${data(message)}\n`;
    })
    .join('');
}

/** What the runner would take out of the line comes before; in the line itself nothing is one that nobody sees. */
function data(text: string): string {
  return onTerminal(onOneLine(text)).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
