import * as vscode from 'vscode';
import { diagnosticOf } from '../lint/lintDiagnostics';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
import { placed } from './placed';

/** Shows the findings of a checkout in all of its files as one types in one of them. */
export function keepTerraformDiagnostics(lints: CheckoutLints): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('pullbook-terraform');
  /** Files that show something, by the root of their checkout. */
  const shown = new Map<string, readonly vscode.Uri[]>();
  const show = (linted: LintedCheckout): void => {
    const root = linted.files.root.toString();
    const diagnostics = diagnosticsOf(linted);
    const uris = diagnostics.map(([uri]) => uri);
    const keys = new Set(uris.map(String));
    const gone = (shown.get(root) ?? []).filter((uri) => !keys.has(uri.toString()));
    collection.set([...gone.map((uri): [vscode.Uri, undefined] => [uri, undefined]), ...diagnostics]);
    shown.set(root, uris);
  };
  return vscode.Disposable.from(
    collection,
    lints.onDidLint(show),
    lints.onDidForget((root) => {
      for (const uri of shown.get(root.toString()) ?? []) collection.delete(uri);
      shown.delete(root.toString());
    }),
  );
}

function diagnosticsOf(linted: LintedCheckout): [vscode.Uri, vscode.Diagnostic[]][] {
  const at = placed(linted);
  return [...linted.lint.findings].flatMap(([path, findings]): [vscode.Uri, vscode.Diagnostic[]][] => {
    const file = at(path);
    if (file === undefined || findings.length === 0) return [];
    return [[file.uri, findings.map((finding) => diagnosticOf(file, finding, at))]];
  });
}
