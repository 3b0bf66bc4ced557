import type { AuditTable, UnitCounts } from '../lint/features';
import { append } from '../shared/lists';
import { jsonText, onOneLine } from '../shared/visible';

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

export const auditFormats = ['markdown', 'csv', 'json'] as const;
export type AuditFormat = (typeof auditFormats)[number];

/** Information and hints are notes; a safe fix may remove what is counted last. */
const findingColumns = [
  ['errors', 'Errors'],
  ['warnings', 'Warnings'],
  ['notes', 'Notes'],
  ['safeFixes', 'Safe fixes'],
] as const;

/** The table as a text that other tools read. */
export function renderAudit(report: AuditReport, format: AuditFormat): string {
  if (format === 'markdown') return markdown(report);
  return format === 'csv' ? csv(report) : json(report);
}

/** Whether the workspace has nothing that could be audited. */
export function isEmpty({ sources, unread }: AuditReport): boolean {
  return unread.length === 0 && sources.every(({ rows, left }) => rows.length + left === 0);
}

/** What came out, in a sentence or more. */
export function outcomeOf({ sources }: AuditReport): string {
  const said = sources.map((source) => {
    const counts = source.rows.map((row) => row.counts);
    return counts.length === 0 ? '' : source.table.outcome(counts, sumsOf(source));
  });
  return said.filter(Boolean).join(' ');
}

function columnsOf({ columns }: AuditTable): readonly (readonly [string, string])[] {
  return [...columns, ...findingColumns];
}

function sumsOf({ table, rows }: AuditedSource): UnitCounts {
  const sum = (key: string): number => rows.reduce((whole, { counts }) => whole + (counts[key] ?? 0), 0);
  return Object.fromEntries(columnsOf(table).map(([key]) => [key, sum(key)]));
}

function json({ sources, unread }: AuditReport): string {
  const tables = sources.flatMap((source) => {
    const { key, unitKey, totalsKey } = source.table;
    const rows = source.rows.map(({ name, counts, rules }) => ({ [unitKey]: name, ...counts, rules }));
    return [[key, rows] as const, ...(totalsKey === undefined ? [] : [[totalsKey, sumsOf(source)] as const])];
  });
  const notAudited = sources.reduce((sum, { left }) => sum + left, 0);
  return `${jsonText({ version: 1, ...Object.fromEntries(tables), unread, notAudited }, 2)}\n`;
}

function markdown({ sources, unread }: AuditReport): string {
  const lines = ['# Docker pulls of this workspace'];
  for (const source of sources) if (source.rows.length > 0) append(lines, ['', ...tableLines(source)]);
  const rules = new Map<string, number>();
  for (const row of sources.flatMap(({ rows }) => rows))
    for (const [rule, count] of Object.entries(row.rules)) rules.set(rule, (rules.get(rule) ?? 0) + count);
  if (rules.size > 0) {
    lines.push('', '## Findings by rule', '', '| Rule | Findings |', '| --- | ---: |');
    for (const [rule, count] of [...rules].sort((a, b) => b[1] - a[1])) lines.push(`| \`${rule}\` | ${count} |`);
  }
  if (unread.length > 0) append(lines, ['', '## Could not be read', '', ...unread.map((file) => `- ${cell(file)}`)]);
  const left = sources.filter((source) => source.left > 0).map((source) => `${source.left} ${source.table.units}`);
  if (left.length > 0) lines.push('', `Stopped before the end: ${left.join(', ')} were not audited.`);
  return `${lines.join('\n')}\n`;
}

function tableLines(source: AuditedSource): string[] {
  const { table, rows } = source;
  const columns = columnsOf(table);
  const sums = sumsOf(source);
  const numbers = (counts: UnitCounts): string => columns.map(([key]) => String(counts[key] ?? 0)).join(' | ');
  return [
    ...(table.heading === undefined ? [] : [`## ${table.heading}`, '']),
    ...(table.lead === undefined ? [] : [table.lead(sums), '']),
    `| ${table.unitTitle} | ${columns.map(([, title]) => title).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...rows.map(({ name, counts }) => `| ${cell(name)} | ${numbers(counts)} |`),
    ...(table.totalsKey === undefined ? [] : [`| **All ${rows.length}** | ${numbers(sums)} |`]),
  ];
}

/** Text for a cell of a Markdown table. */
function cell(text: string): string {
  return onOneLine(text).replace(/[\\|`*_[\]<>&~]/g, '\\$&');
}

/** One table has one head, that of the first source: units of others are rows too, without numbers in columns that they lack. */
function csv({ sources }: AuditReport): string {
  const [first] = sources;
  if (first === undefined) return '';
  const keys = columnsOf(first.table).map(([key]) => key);
  const lines = [[first.table.unitKey, ...keys].join(',')];
  for (const { name, counts } of sources.flatMap(({ rows }) => rows))
    lines.push([field(name), ...keys.map((key) => String(counts[key] ?? ''))].join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** A field as RFC 4180 has it. A leading sign that a spreadsheet would take for a formula gets an apostrophe. */
function field(text: string): string {
  const shown = onOneLine(text);
  const plain = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
