import * as vscode from 'vscode';
import type { LanguageService } from '../../language/languageService';
import type { Diagnostic } from '../../language/results';
import type { Finding } from '../../lint/rule';
import type { Severity } from '../../lint/settings';
import { rangeOf } from '../ranges';
import { fileText, type FileText } from './fileEdits';
import { rulePage } from './rulePages';

export const lintSource = 'pullbook';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<Diagnostic['tags'][number], vscode.DiagnosticTag>> = {
  unnecessary: vscode.DiagnosticTag.Unnecessary,
  deprecated: vscode.DiagnosticTag.Deprecated,
};

/** Shows what the language service finds in all files that it tells of, open or not. */
export function keepLintDiagnostics(service: LanguageService): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('pullbook-lint');
  const subscription = service.onDiagnostics((files) => {
    collection.set(
      files.map((file): [vscode.Uri, vscode.Diagnostic[] | undefined] => {
        const document = fileText(file);
        const shown = file.diagnostics.map((diagnostic) => diagnosticIn(document, diagnostic));
        return [document.uri, shown.length === 0 ? undefined : shown];
      }),
    );
  });
  return vscode.Disposable.from(collection, subscription);
}

/** A problem as the editor shows it; the code leads to the page of the rule. */
function diagnosticIn(document: FileText, { rule, span, message, severity, ...own }: Diagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, span), message, severities[severity]);
  diagnostic.source = lintSource;
  diagnostic.code = { value: rule, target: rulePage(rule) };
  diagnostic.tags = own.tags.map((tag) => tags[tag]);
  diagnostic.relatedInformation = own.related.map((place) => {
    const file = fileText(place.at);
    const location = new vscode.Location(file.uri, rangeOf(file, place.span));
    return new vscode.DiagnosticRelatedInformation(location, place.message);
  });
  return diagnostic;
}

/** Those of the shown diagnostics that are one of the findings. */
export function diagnosticsOf(
  document: Pick<vscode.TextDocument, 'positionAt'>,
  findings: readonly Finding[],
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  return findings.flatMap(({ rule, span }) => {
    const own = rangeOf(document, span);
    return shown.filter((one) => ruleOf(one) === rule && one.range.isEqual(own));
  });
}

/** The rule a diagnostic of ours is from. */
function ruleOf({ source, code }: vscode.Diagnostic): string | undefined {
  return source === lintSource && typeof code === 'object' ? String(code.value) : undefined;
}
