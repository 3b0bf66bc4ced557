import * as vscode from 'vscode';
import type { LanguageService } from '../../language/languageService';
import type { Status } from '../../language/results';
import { pathOfDocument } from './editorPorts';
import { countedProblems } from './fixCommands';
import { lintCommands } from './lintCommands';
import { uriOfPath } from './uriPaths';

/** Says in the language status of a file how many problems its unit has, and what the source or the settings say of it. */
export function showLintStatus(service: LanguageService, selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('pullbook.lint', selector);
  item.name = 'Pullbook linter';
  item.command = { title: 'Audit Workspace', command: lintCommands.auditWorkspace };
  const show = ({ problems, safeFixes, detail, profile, settingsFile }: Status): void => {
    item.text =
      problems === 0 ? 'Pullbook: no problems' : `Pullbook: ${countedProblems(problems)}, ${safeFixes} safe to fix`;
    const from =
      settingsFile === undefined ? 'default settings' : vscode.workspace.asRelativePath(uriOfPath(settingsFile));
    item.detail = detail ?? `profile ${profile}, ${from}`;
    item.severity = problems === 0 ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    item.busy = false;
  };
  const active = (): string | undefined => {
    const document = vscode.window.activeTextEditor?.document;
    return document === undefined ? undefined : pathOfDocument(document);
  };
  const update = async (): Promise<void> => {
    const file = active();
    const status = file === undefined ? undefined : await service.status(file);
    if (status !== undefined && active() === file) show(status);
  };
  item.text = 'Pullbook';
  item.busy = true;
  void update();
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(() => void update()),
    service.onDidLint((isIn) => {
      const file = active();
      if (file !== undefined && isIn(file)) void update();
    }),
  );
}
