import { Places, type LintedFiles } from './lintReport';
import { jsonText } from '../shared/visible';

/** The report for programs. Its form is `media/lint-report.schema.json`; `version` changes when a reader could break. */
export async function lintJson(files: LintedFiles): Promise<string> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  let fixed = 0;
  let notKnown = 0;
  const report: { path: string; error?: string; findings: object[]; unknown?: object[] }[] = [];
  for await (const file of files) {
    fixed += file.applied;
    const places = new Places(file);
    const sound = file.soundFixes();
    const findings = file.findings.map(
      ({ rule, severity, confidence, message, span, related = [], data = {}, fix }) => {
        counts[severity]++;
        return {
          rule,
          severity,
          confidence,
          message,
          range: places.range(span),
          related: related.map((place) => ({
            message: place.message,
            ...places.otherPath(place.path),
            range: places.range(place.span, place.path),
          })),
          data,
          ...(fix !== undefined && sound.has(fix)
            ? {
                fix: {
                  title: fix.title,
                  safe: fix.safe,
                  edits: fix.edits.map((edit) => ({
                    ...places.otherPath(edit.path),
                    range: places.range(edit.span, edit.path),
                    text: edit.text,
                  })),
                },
              }
            : {}),
        };
      },
    );
    const unknown = file.unknown.map(({ what, owner, says, span }) => ({
      what,
      owner,
      missing: says,
      range: places.range(span),
    }));
    notKnown += unknown.length;
    report.push({
      path: file.path,
      ...(file.error === undefined ? {} : { error: file.error }),
      findings,
      ...(file.judges === '' ? {} : { unknown }),
    });
  }
  const summary = {
    files: report.length,
    findings: counts.error + counts.warning + counts.info + counts.hint,
    severities: counts,
    unknown: notKnown,
    errors: report.filter(({ error }) => error !== undefined).length,
    fixed,
  };
  return `${jsonText({ version: 1, files: report, summary }, 2)}\n`;
}
