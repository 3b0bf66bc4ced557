/** One thing that was read, and that speaks for a verdict: what, where, and when or in which version. */
export interface Evidence {
  /** What was read, and what it says where that is short: `members of acme`, `line 12: signs in first`. */
  readonly what: string;
  /** The host that was asked, or the file. */
  readonly where: string;
  /** When the answer came, in milliseconds since 1970. Of a text, `version` says which. */
  readonly when?: number;
  /** Stands for the text that was read: the first digits of its SHA-256. */
  readonly version?: string;
}

/** At least one item: what nothing speaks for is not known. */
export type SomeEvidence = readonly [Evidence, ...Evidence[]];

/**
 * What a judgement comes to. Only `right` is green, only `wrong` may carry a safe fix, and `unknown` is said in plain words
 * and never acted on.
 */
export type Verdict =
  | { readonly is: 'right'; readonly evidence: SomeEvidence }
  | { readonly is: 'wrong'; readonly evidence: SomeEvidence }
  | { readonly is: 'unknown'; readonly missing: string };

/** Whether there is any evidence. */
export function isSome(evidence: readonly Evidence[]): evidence is SomeEvidence {
  return evidence.length > 0;
}
