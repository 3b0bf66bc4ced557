import type { Finding, RuleInfo } from '../lint/rule';
import { stateIn, type LintedUnit } from './linted';
import type { Diagnostic, FileDiagnostics, FileState, RelatedPlace } from './results';

/** The problems of a file of a unit. */
export function problemsOf(unit: LintedUnit, at: FileState, findings: readonly Finding[]): FileDiagnostics {
  const rules = new Map(unit.source.rules.map((rule) => [rule.id, rule]));
  return { ...at, diagnostics: findings.map((finding) => diagnosticOf(unit, at, finding, rules.get(finding.rule))) };
}

/** The problems of each file of a unit that has any; of a unit of one file always of that. */
export function problemsIn(unit: LintedUnit): FileDiagnostics[] {
  return [...unit.lint.findings].flatMap(([path, findings]) => {
    const at = stateIn(unit, path);
    return at === undefined || (findings.length === 0 && unit.source.unit !== 'file')
      ? []
      : [problemsOf(unit, at, findings)];
  });
}

function diagnosticOf(unit: LintedUnit, at: FileState, finding: Finding, rule: RuleInfo | undefined): Diagnostic {
  const { span, message, severity, related = [] } = finding;
  return {
    rule: finding.rule,
    span,
    message,
    severity,
    tags: rule?.tags ?? [],
    docs: rule?.docs ?? '',
    related: related.flatMap((place): RelatedPlace[] => {
      const file = place.path === undefined ? at : stateIn(unit, place.path);
      return file === undefined ? [] : [{ at: file, span: place.span, message: place.message }];
    }),
  };
}
