import * as vscode from 'vscode';
import { lintText } from '../../sources/circleci/linter';
import { summarise } from '../../sources/circleci/summarise';
import type { TextDocuments } from '../textDocuments';
import type { LazyTerraform } from '../terraform/lazyTerraform';
import {
  auditFormats,
  countsOf,
  renderAudit,
  totalsOf,
  type AuditReport,
  type AuditRow,
  type TerraformRow,
} from './auditReport';
import { configGlob } from './configFiles';
import { lintCommands } from './lintCommands';
import { diagnosticOf } from './lintDiagnostics';
import type { ProjectSettings } from './projectSettings';
import { openDocument } from './currentText';
import { findConfigs, readConfig, type WorkspaceConfig } from './workspaceConfigs';

/**
 * Audits every config and Terraform checkout of the workspace. Findings in a config are in the problems view until the file
 * is opened or changes; the table can be exported.
 */
export class WorkspaceAudit implements vscode.Disposable {
  readonly #settings: ProjectSettings;
  readonly #documents: TextDocuments;
  readonly #terraform: LazyTerraform;
  readonly #collection = vscode.languages.createDiagnosticCollection('pullbook-audit');
  readonly #subscriptions: readonly { dispose(): void }[];
  #last: AuditReport | undefined;

  constructor(settings: ProjectSettings, documents: TextDocuments, terraform: LazyTerraform) {
    this.#settings = settings;
    this.#terraform = terraform;
    this.#documents = documents;
    const watcher = vscode.workspace.createFileSystemWatcher(configGlob);
    const forget = (uri: vscode.Uri): void => this.#collection.delete(uri);
    this.#subscriptions = [
      this.#collection,
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => forget(uri)),
    ];
  }

  /** Reads and lints all configs, shows the table, and says in one line what came out. */
  async run(): Promise<void> {
    const report = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Auditing CircleCI configs and Terraform'),
        cancellable: true,
      },
      (progress, token) => this.#audit(progress, token),
    );
    if (report.rows.length + report.unread.length + report.left + report.terraform.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'This workspace has no CircleCI config, which is a YAML file in a .circleci folder, and no Terraform with Docker Hub credentials.',
        ),
      );
      return;
    }
    this.#last = report;
    await this.#documents.preview('Pullbook audit.md', renderAudit(report, 'markdown'), 'wide');
    const save = vscode.l10n.t('Export…');
    const problems = vscode.l10n.t('Show Problems');
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
          { title: vscode.l10n.t('Export the audit as') },
        )
      )?.name;
    if (chosen === undefined) return;
    const content = renderAudit(report, chosen);
    const language = chosen === 'csv' ? 'plaintext' : chosen;
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #audit(
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<AuditReport> {
    const rows: AuditRow[] = [];
    const unread: string[] = [];
    this.#collection.clear();
    const uris = await findConfigs(token);
    for (const uri of uris) {
      if (token.isCancellationRequested) break;
      const file = vscode.workspace.asRelativePath(uri);
      progress.report({ message: file, increment: 100 / uris.length });
      const config = await readConfig(uri, this.#settings);
      if (config === undefined) unread.push(file);
      else rows.push(this.#auditConfig(file, config));
    }
    const left = uris.length - rows.length - unread.length;
    const terraform = token.isCancellationRequested ? undefined : await this.#terraform.featuresIfAny();
    return { rows, unread, left, terraform: (await terraform?.audit(token)) ?? [] };
  }

  #auditConfig(file: string, config: WorkspaceConfig): AuditRow {
    const { findings, model } = lintText(config.text, config.found.settings);
    if (openDocument(config.uri) === undefined)
      this.#collection.set(
        config.uri,
        findings.map((finding) => diagnosticOf(config, finding)),
      );
    const { images, unauthenticated, jobsWithoutLogin } = summarise(model);
    return { file, images, unauthenticated, jobsWithoutLogin, ...countsOf(findings) };
  }
}

function outcomeOf({ rows, terraform }: AuditReport): string {
  return [rows.length === 0 ? '' : outcomeOfConfigs(rows), ...terraform.map(outcomeOfCheckout)]
    .filter(Boolean)
    .join(' ');
}

function outcomeOfConfigs(rows: readonly AuditRow[]): string {
  const { images, unauthenticated, jobsWithoutLogin } = totalsOf(rows);
  const pulls = vscode.l10n.t('{0} of {1} images pull without credentials', unauthenticated, images);
  const jobs =
    jobsWithoutLogin === 1
      ? vscode.l10n.t('1 job pulls before it logs in')
      : vscode.l10n.t('{0} jobs pull before they log in', jobsWithoutLogin);
  return rows.length === 1
    ? vscode.l10n.t('1 config audited: {0}, {1}.', pulls, jobs)
    : vscode.l10n.t('{0} configs audited: {1}, {2}.', rows.length, pulls, jobs);
}

function outcomeOfCheckout({ repositories, wired, errors, warnings, notes }: TerraformRow): string {
  const problems = errors + warnings + notes;
  return problems === 1
    ? vscode.l10n.t('Terraform wires {0} of {1} repositories, with 1 problem.', wired, repositories)
    : vscode.l10n.t('Terraform wires {0} of {1} repositories, with {2} problems.', wired, repositories, problems);
}
