import { soundFixes } from '../lint/linter';
import { LineIndex } from '../shared/text';
import { rangeOf, type LintedFiles } from './lintReport';

/** The report for programs. Its form is `media/lint-report.schema.json`; `version` changes when a reader could break. */
export async function lintJson(files: LintedFiles): Promise<string> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  let fixed = 0;
  const report: { path: string; error?: string; findings: object[] }[] = [];
  for await (const file of files) {
    fixed += file.applied;
    const lines = new LineIndex(file.text);
    const sound = file.model === undefined ? undefined : soundFixes(file.model, file.findings);
    const findings = file.findings.map(
      ({ rule, severity, confidence, message, span, related = [], data = {}, fix }) => {
        counts[severity]++;
        return {
          rule,
          severity,
          confidence,
          message,
          range: rangeOf(lines, span),
          related: related.map((place) => ({ message: place.message, range: rangeOf(lines, place.span) })),
          data,
          ...(fix !== undefined && sound?.has(fix) === true
            ? {
                fix: {
                  title: fix.title,
                  safe: fix.safe,
                  edits: fix.edits.map((edit) => ({ range: rangeOf(lines, edit.span), text: edit.text })),
                },
              }
            : {}),
        };
      },
    );
    report.push({ path: file.path, ...(file.error === undefined ? {} : { error: file.error }), findings });
  }
  const summary = {
    files: report.length,
    findings: counts.error + counts.warning + counts.info + counts.hint,
    severities: counts,
    errors: report.filter(({ error }) => error !== undefined).length,
    fixed,
  };
  return `${JSON.stringify({ version: 1, files: report, summary }, null, 2)}\n`;
}
