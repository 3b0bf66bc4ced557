import type { AuditTable, UnitCounts } from '../lint/features';

/** What an audit says about one unit. */
export interface AuditRow {
  /** The file or the folder, as people of the workspace call it. */
  readonly name: string;
  /** By the keys of the table's columns, with the counts of findings: `errors`, `warnings`, `notes`, `safeFixes`. */
  readonly counts: UnitCounts;
  /** Findings by rule. */
  readonly rules: UnitCounts;
}

export interface AuditedSource {
  readonly table: AuditTable;
  readonly rows: readonly AuditRow[];
  /** How many units were left out because somebody stopped the audit. */
  readonly left: number;
}

export interface AuditReport {
  /** Of each source, in the order of the registry. */
  readonly sources: readonly AuditedSource[];
  /** Files that could not be read. */
  readonly unread: readonly string[];
}
