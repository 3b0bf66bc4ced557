import * as vscode from 'vscode';
import { rules } from '../../lint/registry';

/** Pages of rules, which ship with the extension, have a scheme of their own: `package.json` opens it as a preview. */
const scheme = 'pullbook-rule';

/** The page of a rule. A problem's code can link to it: such links open editors, offline, but run no command. */
export function rulePage(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${id}.md` });
}

/** Serves the pages of rules. */
export function provideRulePages(extension: vscode.Uri): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const rule = rules.find(({ id }) => path === `/${id}.md`);
      if (rule === undefined) return vscode.l10n.t('There is no such rule.');
      const page = vscode.Uri.joinPath(extension, 'media', 'rules', `${rule.id}.md`);
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
    },
  });
}

/** Opens the page of a rule; without one, asks which. */
export async function openRule(id: string | undefined): Promise<void> {
  const chosen =
    id ??
    (
      await vscode.window.showQuickPick(
        rules.map((rule) => ({ label: rule.id, detail: rule.summary })),
        { title: vscode.l10n.t('Open rule documentation'), matchOnDetail: true },
      )
    )?.label;
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', rulePage(chosen));
}
