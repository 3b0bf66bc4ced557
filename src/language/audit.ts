import type { AuditTable } from '../lint/features';
import type { Finding } from '../lint/rule';
import type { Source } from '../lint/source';
import { pathIn } from '../shared/files';
import { append } from '../shared/lists';
import type { AuditedSource, AuditReport, AuditRow } from './auditReport';
import { countSafe } from './changes';
import { allFindings, type LintedUnit } from './linted';
import type { Work, Workspace } from './ports';
import type { Tracker } from './tracker';

/**
 * Lints every unit of the workspace and counts.
 *
 * @param tell - Told of each file that is linted by itself and not open: nobody keeps its lint.
 */
export async function auditWorkspace(
  sources: readonly Source[],
  tracker: Tracker,
  workspace: Workspace,
  { signal, progress }: Work,
  tell: (unit: LintedUnit) => void,
): Promise<AuditReport> {
  const unread: string[] = [];
  const audited: AuditedSource[] = [];
  for (const source of sources) {
    const rows: AuditRow[] = [];
    const ids = signal?.aborted === true ? [] : await tracker.all(source, signal);
    let done = 0;
    for (const id of ids) {
      if (signal?.aborted === true) break;
      const name = workspace.titleOf(id);
      progress?.(name, 1 / ids.length / sources.length);
      done++;
      const unit = source.unit === 'file' ? await tracker.unit(source, id) : await tracker.keep(source, id);
      if (unit === undefined) unread.push(name);
      else {
        if (source.unit === 'file') tell(unit);
        append(
          unread,
          (unit.unread ?? []).map((path) => workspace.titleOf(pathIn(unit.root, path))),
        );
        append(rows, rowsOf(name, unit));
      }
    }
    audited.push({ table: tableOf(source), rows, left: ids.length - done });
  }
  return { sources: audited, unread };
}

/** No row for a unit that the source finds not worth one. */
function rowsOf(name: string, unit: LintedUnit): AuditRow[] {
  const own = unit.lint.counts === undefined ? {} : unit.lint.counts();
  if (own === undefined) return [];
  const findings = allFindings(unit);
  const rules: Record<string, number> = {};
  for (const { rule } of findings) rules[rule] = (rules[rule] ?? 0) + 1;
  return [{ name, counts: { ...own, ...countsOf(findings) }, rules }];
}

function countsOf(findings: readonly Finding[]): Record<'errors' | 'warnings' | 'notes' | 'safeFixes', number> {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return { errors, warnings, notes: findings.length - errors - warnings, safeFixes: countSafe(findings) };
}

/** How an audit shows a source that does not say. */
export function tableOf({ id, title, audit }: Source): AuditTable {
  return (
    audit ?? {
      what: `${title}s`,
      none: `no ${title}`,
      units: `${title}s`,
      key: id,
      unitKey: 'file',
      unitTitle: title,
      columns: [],
      heading: title,
      outcome: (rows) => `${rows.length === 1 ? `1 ${title}` : `${rows.length} ${title}s`} audited.`,
    }
  );
}
