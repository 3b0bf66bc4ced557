import { pathFrom, pathIn } from '../shared/files';
import { actionsIn } from './actions';
import { auditWorkspace } from './audit';
import { changeReferred, countSafe, safeFixesIn, safeFixesOf } from './changes';
import { commandContext } from './commands';
import type { Answer, LanguageService } from './languageService';
import { allFindings, type LintedFile, type LintedUnit } from './linted';
import { Listeners } from './listeners';
import { problemsOf } from './problems';
import { ShownProblems } from './shownProblems';
import type { FileDiagnostics, Fixes, Status } from './results';
import { Tracker, type TrackerOptions } from './tracker';
import type { Hover } from '../lint/features';
import { onLines, onOneLine } from '../shared/visible';

export type LanguageServiceOptions = Omit<TrackerOptions, 'onLint' | 'onForget'>;

/** Starts with nothing loaded or linted: {@link LanguageService.documentChanged} says what is open. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const { sources, documents, workspace } = options;
  const diagnosed = new Listeners<readonly FileDiagnostics[]>();
  const linted = new Listeners<(file: string) => boolean>();
  const shown = new ShownProblems((files) => diagnosed.tell(files));
  const tracker = new Tracker({
    ...options,
    onLint(unit) {
      shown.show(unit);
      linted.tell((file) => sameUnit(unit, file));
    },
    onForget: (unit) => shown.forget(unit),
  });
  /** Answers from the lint of a file as it is now. What is asked of a file that is not open leaves nothing behind. */
  async function answer<T>(file: string, read: (linted: LintedFile) => T): Answer<T> {
    const found = await tracker.file(file);
    const said = found === undefined ? undefined : { at: found.at, ...read(found) };
    if (documents.get(file) === undefined) await tracker.release();
    return said;
  }
  return {
    documentChanged(file) {
      tracker.unattended(tracker.documentChanged(file));
    },
    documentClosed(file) {
      tracker.unattended(tracker.documentClosed(file));
    },
    filesChanged(changes) {
      for (const { file, kind } of changes)
        if (kind !== 'created' && documents.get(file) === undefined) shown.drop(file);
      tracker.unattended(tracker.filesChanged(changes));
    },
    workspaceChanged: () => {
      tracker.workspaceChanged();
    },
    onDiagnostics: (listener) => diagnosed.add(listener),
    onDidLint: (listener) => linted.add(listener),
    diagnostics: (file) =>
      answer(file, ({ unit, at, findings }) => ({ diagnostics: problemsOf(unit, at, findings).diagnostics })),
    actionsAt: (file, span) =>
      answer(file, (found) => ({ actions: actionsIn(found, span, (path) => workspace.uriOf(path)) })),
    fixAll: (file, isAlone = false) => answer(file, (found) => safeFixesOf(found, isAlone)),
    async fixNow(reference) {
      const found = await answer(reference.file, (one) => ({ change: changeReferred(one, reference) }));
      return found?.change;
    },
    hoverAt: (file, offset) =>
      answer(file, ({ unit, path }) => ({
        hover: shownHover(unit.lint.hoverAt?.(path, offset, (other) => workspace.uriOf(pathIn(unit.root, other)))),
      })),
    completionsAt: (file, offset) =>
      answer(file, ({ unit, path }) => ({ items: unit.lint.completionsAt?.(path, offset) ?? [] })),
    lensesOf: (file) =>
      answer(file, ({ unit, path }) => ({
        lenses: (unit.lint.lensesOf?.(path, workspace.uriOf(unit.id)) ?? []).map((lens) => ({
          ...lens,
          title: onOneLine(lens.title),
        })),
      })),
    status: (file) => answer(file, ({ unit }) => statusOf(unit)),
    audit(work = {}) {
      shown.dropTold();
      return auditWorkspace(sources, tracker, workspace, work, (unit) => {
        if (documents.get(unit.id) === undefined) shown.tell(unit);
      });
    },
    async fixable({ signal, progress } = {}) {
      const found: Fixes[] = [];
      for (const source of sources) {
        const ids = await tracker.all(source, signal);
        for (const id of ids) {
          if (signal?.aborted === true) break;
          progress?.(workspace.titleOf(id), 1 / ids.length);
          const unit = await tracker.unit(source, id);
          if (unit !== undefined) found.push(safeFixesIn(unit));
        }
      }
      await tracker.release();
      return signal?.aborted === true ? undefined : found.filter(({ count }) => count > 0);
    },
    async run(command, argument, person) {
      const source = sources.find(({ run }) => run !== undefined && Object.hasOwn(run, command));
      const run = source?.run?.[command];
      if (source === undefined || run === undefined) return false;
      await run(commandContext(source, argument, person, { tracker, workspace }));
      await tracker.release();
      return true;
    },
    dispose() {
      tracker.dispose();
    },
  };
}

function shownHover(hover: Hover | undefined): Hover | undefined {
  return hover && { ...hover, markdown: onLines(hover.markdown) };
}

function statusOf(unit: LintedUnit): Status {
  const findings = allFindings(unit);
  return {
    problems: findings.length,
    safeFixes: countSafe(findings),
    detail: unit.lint.detail?.(),
    profile: unit.lint.settings.profile,
    settingsFile: unit.settingsFile,
  };
}

function sameUnit({ source, id, root, texts }: LintedUnit, file: string): boolean {
  if (source.unit === 'file') return file === id;
  const path = pathFrom(root, file);
  return path !== undefined && texts.has(path);
}
