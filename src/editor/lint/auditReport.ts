import { isBulkFix, type Finding } from '../../lint/rule';

/** How many findings there are of what kind. */
interface Counts {
  readonly errors: number;
  readonly warnings: number;
  /** Information and hints. */
  readonly notes: number;
  /** How many of them a safe fix removes. */
  readonly safeFixes: number;
  /** Findings by rule. */
  readonly rules: Readonly<Record<string, number>>;
}

/** What an audit says about one config. */
export interface AuditRow extends Counts {
  /** Relative to the workspace, with the folder's name where there are several. */
  readonly file: string;
  readonly images: number;
  readonly unauthenticated: number;
  readonly jobsWithoutLogin: number;
}

/** What an audit says about one Terraform checkout. */
export interface TerraformRow extends Counts {
  /** Its root, named as a config's file is. */
  readonly checkout: string;
  readonly files: number;
  /** Repositories that it makes. */
  readonly repositories: number;
  /** Those of them that get both halves of a credential. */
  readonly wired: number;
}

export interface AuditReport {
  readonly rows: readonly AuditRow[];
  readonly terraform: readonly TerraformRow[];
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

const checkoutColumns = [
  ['files', 'Files'],
  ['repositories', 'Repositories'],
  ['wired', 'With credentials'],
  ['errors', 'Errors'],
  ['warnings', 'Warnings'],
  ['notes', 'Notes'],
  ['safeFixes', 'Safe fixes'],
] as const satisfies readonly (readonly [keyof TerraformRow, string])[];

export type AuditTotals = Record<(typeof columns)[number][0], number>;

/** The table as a text that other tools read. */
export function renderAudit(report: AuditReport, format: AuditFormat): string {
  if (format === 'markdown') return markdown(report);
  if (format === 'csv') return csv(report);
  const { rows, terraform, unread, left } = report;
  const whole = { version: 1, configs: rows, totals: totalsOf(rows), terraform, unread, notAudited: left };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

export function countsOf(findings: readonly Finding[]): Counts {
  const rules: Record<string, number> = {};
  for (const { rule } of findings) rules[rule] = (rules[rule] ?? 0) + 1;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const safeFixes = findings.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).length;
  return { errors, warnings, notes: findings.length - errors - warnings, safeFixes, rules };
}

export function totalsOf(rows: readonly AuditRow[]): AuditTotals {
  return Object.fromEntries(columns.map(([key]) => [key, rows.reduce((sum, row) => sum + row[key], 0)])) as AuditTotals;
}

function markdown({ rows, terraform, unread, left }: AuditReport): string {
  const lines = ['# Docker pulls of this workspace'];
  if (rows.length > 0) lines.push('', ...configTable(rows));
  if (terraform.length > 0) {
    lines.push('', '## Terraform', '', ...headOf('Checkout', checkoutColumns));
    for (const row of terraform)
      lines.push(`| ${cell(row.checkout)} | ${checkoutColumns.map(([key]) => String(row[key])).join(' | ')} |`);
  }
  const rules = new Map<string, number>();
  for (const row of [...rows, ...terraform])
    for (const [rule, count] of Object.entries(row.rules)) rules.set(rule, (rules.get(rule) ?? 0) + count);
  if (rules.size > 0) {
    lines.push('', '## Findings by rule', '', '| Rule | Findings |', '| --- | ---: |');
    for (const [rule, count] of [...rules].sort((a, b) => b[1] - a[1])) lines.push(`| \`${rule}\` | ${count} |`);
  }
  if (unread.length > 0) lines.push('', '## Could not be read', '', ...unread.map((file) => `- ${cell(file)}`));
  if (left > 0) lines.push('', `Stopped before the end: ${left} configs were not audited.`);
  return `${lines.join('\n')}\n`;
}

function configTable(rows: readonly AuditRow[]): string[] {
  const totals = totalsOf(rows);
  const numbers = (row: AuditTotals): string => columns.map(([key]) => String(row[key])).join(' | ');
  return [
    `${totals.unauthenticated} of ${totals.images} executor images pull from Docker Hub without credentials; ` +
      `jobs that make docker calls before they log in: ${totals.jobsWithoutLogin}.`,
    '',
    ...headOf('Config', columns),
    ...rows.map((row) => `| ${cell(row.file)} | ${numbers(row)} |`),
    `| **All ${rows.length}** | ${numbers(totals)} |`,
  ];
}

function headOf(what: string, columns: readonly (readonly [string, string])[]): string[] {
  return [
    `| ${what} | ${columns.map(([, title]) => title).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
  ];
}

/** Text for a cell of a Markdown table. */
function cell(text: string): string {
  return text.replace(/[\\|`*_[\]<>]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** Checkouts are rows too, without numbers in the columns that are about pulls. */
function csv({ rows, terraform }: AuditReport): string {
  const lines = [['file', ...columns.map(([key]) => key)].join(',')];
  for (const row of rows) lines.push([field(row.file), ...columns.map(([key]) => String(row[key]))].join(','));
  for (const row of terraform) {
    const numbers: Partial<AuditTotals> = row;
    lines.push([field(row.checkout), ...columns.map(([key]) => String(numbers[key] ?? ''))].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** A field as RFC 4180 has it. A leading sign that a spreadsheet would take for a formula gets an apostrophe. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
