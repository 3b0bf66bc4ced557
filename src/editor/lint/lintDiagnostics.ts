import * as vscode from 'vscode';
import type { Finding } from '../../lint/rule';
import type { Severity } from '../../lint/settings';
import { rangeOf } from '../ranges';
import type { ConfigLints } from './configLints';
import { rulePage } from './rulePages';

type Placing = Pick<vscode.TextDocument, 'uri' | 'positionAt'>;

export const lintSource = 'pullbook';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Shows the findings of every open config as one types. */
export function keepLintDiagnostics(lints: ConfigLints): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('pullbook-lint');
  return vscode.Disposable.from(
    collection,
    lints.onDidLint(({ document, result }) =>
      collection.set(
        document.uri,
        result.findings.map((finding) => diagnosticOf(document, finding)),
      ),
    ),
    lints.onDidClose((uri) => collection.delete(uri)),
  );
}

/**
 * A finding as the editor shows it; the code leads to the page of the rule.
 *
 * @param fileAt - Finds the other files that related places name; a place in a file that is not found is left out.
 */
export function diagnosticOf(
  document: Placing,
  { rule, span, message, severity, related = [] }: Finding,
  fileAt?: (path: string) => Placing | undefined,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, span), message, severities[severity]);
  diagnostic.source = lintSource;
  diagnostic.code = { value: rule, target: rulePage(rule) };
  diagnostic.tags = tagsOf(rule);
  diagnostic.relatedInformation = related.flatMap((place) => {
    const file = place.path === undefined ? document : fileAt?.(place.path);
    if (file === undefined) return [];
    const location = new vscode.Location(file.uri, rangeOf(file, place.span));
    return [new vscode.DiagnosticRelatedInformation(location, place.message)];
  });
  return diagnostic;
}

/** The rule a diagnostic of ours is from. */
export function ruleOf({ source, code }: vscode.Diagnostic): string | undefined {
  return source === lintSource && typeof code === 'object' ? String(code.value) : undefined;
}

/** Rule ids name the fault, and by it what the editor should fade or strike through. */
function tagsOf(rule: string): vscode.DiagnosticTag[] {
  if (rule.startsWith('unused-')) return [vscode.DiagnosticTag.Unnecessary];
  return /^deprecated-|-deprecated$|-removed$|-renamed-/.test(rule) ? [vscode.DiagnosticTag.Deprecated] : [];
}
