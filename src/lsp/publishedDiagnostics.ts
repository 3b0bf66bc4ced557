import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { FileDiagnostics, RelatedPlace } from '../language/results';
import type { Severity } from '../lint/settings';
import type { Abilities } from './abilities';
import { rangesIn } from './places';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tagNumbers = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** The problems of a file as an editor takes them, for the version of the text that they are of. */
export function publishedDiagnostics(
  { file, version, text, diagnostics }: FileDiagnostics,
  abilities: Abilities,
  uriOf: (file: string) => string,
): PublishDiagnosticsParams {
  const rangeOf = rangesIn(text);
  const related = ({ at, span, message }: RelatedPlace) => ({
    location: { uri: uriOf(at.file), range: at.text === text ? rangeOf(span) : rangesIn(at.text)(span) },
    message,
  });
  return {
    uri: uriOf(file),
    ...(version !== undefined && { version }),
    diagnostics: diagnostics.map((one): Diagnostic => {
      const tags = one.tags.map((tag) => tagNumbers[tag]).filter((tag) => abilities.tags.includes(tag));
      return {
        range: rangeOf(one.span),
        severity: severities[one.severity],
        code: one.rule,
        ...(abilities.codeLinks && { codeDescription: { href: one.docs } }),
        source: 'pullbook',
        message: one.message,
        ...(tags.length > 0 && { tags }),
        ...(abilities.relatedPlaces && one.related.length > 0 && { relatedInformation: one.related.map(related) }),
      };
    }),
  };
}
