/** What an audit says about one config. */
export interface AuditRow {
  /** Relative to the workspace, with the folder's name where there are several. */
  readonly file: string;
  readonly images: number;
  readonly unauthenticated: number;
  readonly jobsWithoutLogin: number;
  readonly errors: number;
  readonly warnings: number;
  /** Information and hints. */
  readonly notes: number;
  /** How many of them a safe fix removes. */
  readonly safeFixes: number;
  /** Findings by rule. */
  readonly rules: Readonly<Record<string, number>>;
}

export interface AuditReport {
  readonly rows: readonly AuditRow[];
  /** Files that could not be read. */
  readonly unread: readonly string[];
  /** How many configs were left out because somebody stopped the audit. */
  readonly left: number;
}

export const auditFormats = ['markdown', 'csv', 'json'] as const;
export type AuditFormat = (typeof auditFormats)[number];

const columns = [
  ['images', 'Images'],
  ['unauthenticated', 'Without credentials'],
  ['jobsWithoutLogin', 'Jobs without login'],
  ['errors', 'Errors'],
  ['warnings', 'Warnings'],
  ['notes', 'Notes'],
  ['safeFixes', 'Safe fixes'],
] as const satisfies readonly (readonly [keyof AuditRow, string])[];

export type AuditTotals = Record<(typeof columns)[number][0], number>;

/** The table as a text that other tools read. */
export function renderAudit(report: AuditReport, format: AuditFormat): string {
  if (format === 'markdown') return markdown(report);
  if (format === 'csv') return csv(report);
  const { rows, unread, left } = report;
  return `${JSON.stringify({ version: 1, configs: rows, totals: totalsOf(rows), unread, notAudited: left }, null, 2)}\n`;
}

export function totalsOf(rows: readonly AuditRow[]): AuditTotals {
  return Object.fromEntries(columns.map(([key]) => [key, rows.reduce((sum, row) => sum + row[key], 0)])) as AuditTotals;
}

function markdown({ rows, unread, left }: AuditReport): string {
  const totals = totalsOf(rows);
  const numbers = (row: AuditTotals): string => columns.map(([key]) => String(row[key])).join(' | ');
  const rules = new Map<string, number>();
  for (const row of rows)
    for (const [rule, count] of Object.entries(row.rules)) rules.set(rule, (rules.get(rule) ?? 0) + count);
  const lines = [
    '# Docker pulls of this workspace',
    '',
    `${totals.unauthenticated} of ${totals.images} executor images pull from Docker Hub without credentials; ` +
      `jobs that make docker calls before they log in: ${totals.jobsWithoutLogin}.`,
    '',
    `| Config | ${columns.map(([, title]) => title).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...rows.map((row) => `| ${cell(row.file)} | ${numbers(row)} |`),
    `| **All ${rows.length}** | ${numbers(totals)} |`,
  ];
  if (rules.size > 0) {
    lines.push('', '## Findings by rule', '', '| Rule | Findings |', '| --- | ---: |');
    for (const [rule, count] of [...rules].sort((a, b) => b[1] - a[1])) lines.push(`| \`${rule}\` | ${count} |`);
  }
  if (unread.length > 0) lines.push('', '## Could not be read', '', ...unread.map((file) => `- ${cell(file)}`));
  if (left > 0) lines.push('', `Stopped before the end: ${left} configs were not audited.`);
  return `${lines.join('\n')}\n`;
}

/** Text for a cell of a Markdown table. */
function cell(text: string): string {
  return text.replace(/[\\|`*_[\]<>]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

function csv({ rows }: AuditReport): string {
  const lines = [['file', ...columns.map(([key]) => key)].join(',')];
  for (const row of rows) lines.push([field(row.file), ...columns.map(([key]) => String(row[key]))].join(','));
  return `${lines.join('\r\n')}\r\n`;
}

/** A field as RFC 4180 has it. A leading sign that a spreadsheet would take for a formula gets an apostrophe. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
