import * as vscode from 'vscode';
import { tableOf } from '../../language/audit';
import { auditFormats, isEmpty, outcomeOf, renderAudit, type AuditReport } from '../../language/auditReport';
import type { LanguageService } from '../../language/languageService';
import type { Source } from '../../lint/source';
import type { TextDocuments } from '../textDocuments';
import { lintCommands } from './lintCommands';
import { withWork } from './withWork';

/** Audits every unit of the workspace; the table can be exported. */
export class WorkspaceAudit {
  readonly #service: LanguageService;
  readonly #sources: readonly Source[];
  readonly #documents: TextDocuments;
  #last: AuditReport | undefined;

  constructor(service: LanguageService, sources: readonly Source[], documents: TextDocuments) {
    this.#service = service;
    this.#sources = sources;
    this.#documents = documents;
  }

  /** Reads and lints all units, shows the table, and says in one line what came out. */
  async run(): Promise<void> {
    const tables = this.#sources.map(tableOf);
    const title = `Auditing ${joined(tables.map(({ what }) => what))}`;
    const report = await withWork(title, (work) => this.#service.audit(work));
    if (isEmpty(report)) {
      const none = joined(tables.map((table) => table.none));
      void vscode.window.showInformationMessage(`This workspace has ${none}.`);
      return;
    }
    this.#last = report;
    await this.#documents.preview('Pullbook audit.md', renderAudit(report, 'markdown'), 'wide');
    const save = 'Export…';
    const problems = 'Show Problems';
    const answer = await vscode.window.showInformationMessage(outcomeOf(report), save, problems);
    if (answer === save) await vscode.commands.executeCommand(lintCommands.exportAudit);
    else if (answer === problems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  /** Opens the last table, after an audit where there was none, as a new document to be saved where one likes. */
  async export(format: unknown): Promise<void> {
    if (this.#last === undefined) await this.run();
    const report = this.#last;
    if (report === undefined) return;
    const labels = { markdown: 'Markdown', csv: 'CSV', json: 'JSON' } as const;
    const chosen =
      auditFormats.find((name) => name === format) ??
      (
        await vscode.window.showQuickPick(
          auditFormats.map((name) => ({ label: labels[name], name })),
          { title: 'Export the audit as' },
        )
      )?.name;
    if (chosen === undefined) return;
    const content = renderAudit(report, chosen);
    const language = chosen === 'csv' ? 'plaintext' : chosen;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
  }
}

/** `a`, `a and b`, `a, b and c`. A phrase with a comma in it ends with one. */
function joined(phrases: readonly string[]): string {
  const ended = phrases.map((phrase, index) =>
    phrase.includes(',') && index < phrases.length - 1 ? `${phrase},` : phrase,
  );
  return ended.length < 2 ? ended.join('') : `${ended.slice(0, -1).join(', ')} and ${ended.at(-1)}`;
}
