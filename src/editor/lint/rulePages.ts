import * as vscode from 'vscode';
import type { RuleInfo } from '../../lint/rule';

/** Pages of rules, which ship with the extension, have a scheme of their own: `package.json` opens it as a preview. */
const scheme = 'pullbook-rule';

/** The page of a rule. A problem's code can link to it: such links open editors, offline, but run no command. */
export function rulePage(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${id}.md` });
}

/** Serves the pages of rules, also those whose tabs are there when a window opens. */
export function provideRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      // Only the id of a rule may become part of a path.
      const id = /^\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
      if (id === undefined) return 'There is no such rule.';
      const page = vscode.Uri.joinPath(extension, 'media', 'rules', `${id}.md`);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
    },
  });
}

/** Opens the page of a rule; without one, asks which. */
export async function openRule(rules: readonly RuleInfo[], id: string | undefined): Promise<void> {
  const choices = rules.map((rule) => ({ label: rule.id, detail: rule.summary }));
  const options = { title: 'Open rule documentation', matchOnDetail: true };
  const chosen = id ?? (await vscode.window.showQuickPick(choices, options))?.label;
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', rulePage(chosen));
}
