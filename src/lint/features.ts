import type { Edit, Span } from '../shared/text';

/** What a source says beyond findings, in plain data: whoever draws it knows no source. */

/** What stands beside the words of a hover, never instead of them. */
export type Sign = 'right' | 'problem' | 'note' | 'unknown' | 'exempt' | 'credential';

/** What there is to say of a place. */
export interface Hover {
  readonly span: Span;
  readonly sign: Sign;
  /** Markdown. The first line goes behind the sign. */
  readonly markdown: string;
}

/** One thing to complete: lines to write, and what must be added elsewhere for them to work. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  /** Indented against the line that is being typed. */
  readonly lines: readonly string[];
  /** Of the same file. */
  readonly also: readonly Edit[];
}

/** Something to do: a command, which the edges run or hand on. */
export interface Offer {
  readonly title: string;
  /** As `package.json` contributes it. */
  readonly command: string;
  /** Plain data. */
  readonly arguments: readonly unknown[];
}

/** A line over a part of a file. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
  /** What happens when it is pressed; `undefined` for one that only says something. */
  readonly offer: Offer | undefined;
}

/** Something to do about findings. */
export interface FindingOffer<F> {
  readonly offer: Offer;
  readonly findings: readonly F[];
}

/** What one unit comes to, for the row of an audit: a number for each of the columns of {@link AuditTable}. */
export type UnitCounts = Readonly<Record<string, number>>;

/** How an audit shows the units of a source. */
export interface AuditTable {
  /** What is audited, in a title: `CircleCI configs`. */
  readonly what: string;
  /** What a workspace without any has: `no CircleCI config, which is a YAML file in a .circleci folder`. */
  readonly none: string;
  /** Units that were left out: `configs`. */
  readonly units: string;
  /** The key of the rows in JSON, and of what a row is about in each of them. */
  readonly key: string;
  readonly unitKey: string;
  /** Over the names of the units. */
  readonly unitTitle: string;
  /** Key and title of each number. Counts of findings follow by themselves. */
  readonly columns: readonly (readonly [key: string, title: string])[];
  /** Over the table in Markdown; without one the table stands under the title of the whole. */
  readonly heading?: string;
  /** The key of the sums in JSON, where the table ends with them. */
  readonly totalsKey?: string;
  /** A sentence over the table, of its sums. */
  lead?(sums: UnitCounts): string;
  /** What the whole came to, in a sentence or more, from rows with all their numbers and the sums of these. */
  outcome(rows: readonly UnitCounts[], sums: UnitCounts): string;
}
