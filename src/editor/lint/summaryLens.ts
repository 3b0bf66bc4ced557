import * as vscode from 'vscode';
import { summarise, type Summary } from '../../sources/circleci/summarise';
import { rangeOf } from '../ranges';
import { configSelector } from './configFiles';
import type { ConfigLints } from './configLints';
import { lintCommands } from './lintCommands';

/** Counts the unauthenticated pulls over `jobs:` and `executors:`, one click away from the fix of all. */
export function registerSummaryLens(lints: ConfigLints): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    lints.onDidLint(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(configSelector, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document) {
        const linted = await lints.current(document);
        if (linted === undefined) return [];
        const { model } = linted.result;
        const summary = summarise(model);
        const counts = words(summary);
        if (counts === undefined) return [];
        const isFixable =
          summary.unauthenticated + summary.jobsWithoutLogin > 0 && model.document.problems.length === 0;
        const command: vscode.Command = isFixable
          ? {
              title: `${counts} · ${vscode.l10n.t('Authenticate this config')}`,
              command: lintCommands.authenticateConfig,
              arguments: [document.uri],
            }
          : { title: counts, command: '' };
        return summary.places.map((place) => new vscode.CodeLens(rangeOf(document, place), command));
      },
    }),
  );
}

function words({ images, unauthenticated, jobsWithoutLogin }: Summary): string | undefined {
  const parts: string[] = [];
  if (unauthenticated > 0)
    parts.push(
      images === 1
        ? vscode.l10n.t('1 image pulls without credentials')
        : vscode.l10n.t('{0} of {1} images pull without credentials', unauthenticated, images),
    );
  if (jobsWithoutLogin > 0)
    parts.push(
      jobsWithoutLogin === 1
        ? vscode.l10n.t('1 job pulls before it logs in')
        : vscode.l10n.t('{0} jobs pull before they log in', jobsWithoutLogin),
    );
  if (parts.length > 0) return parts.join(' · ');
  return images === 0 ? undefined : vscode.l10n.t('No pull from Docker Hub without credentials');
}
