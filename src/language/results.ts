import type { Finding } from '../lint/rule';
import type { Offer } from '../lint/features';
import type { Severity } from '../lint/settings';
import type { Edit, Span } from '../shared/text';
import type { IgnoreComment } from './ignoreComment';

/** One state of a file's text, which spans and edits are of. */
export interface FileState {
  readonly file: string;
  readonly version: number | undefined;
  readonly text: string;
}

/** A finding, as a problem of a file. */
export interface Diagnostic {
  readonly rule: string;
  readonly span: Span;
  readonly message: string;
  readonly severity: Severity;
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** The page of the rule on the web. */
  readonly docs: string;
  readonly related: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly at: FileState;
  readonly span: Span;
  readonly message: string;
}

/** All problems of a file; none where it has no more. */
export interface FileDiagnostics extends FileState {
  readonly diagnostics: readonly Diagnostic[];
}

/** What is to become of one file. */
export interface FileChange {
  readonly file: string;
  /** What the edits are computed against; `undefined` for a file that is to be made. */
  readonly before: string | undefined;
  readonly version: number | undefined;
  readonly edits: readonly Edit[];
}

/** A change of one or more files: all are made, or none. */
export interface ProposedChange {
  /** In the imperative, may hold Markdown code. */
  readonly title: string;
  readonly files: readonly FileChange[];
  /** Whether a person should look at it before it is made: it is no safe fix, or it changes other files than the one in view. */
  readonly needsLook: boolean;
}

/** A change that applies several fixes. */
export interface Fixes {
  readonly change: ProposedChange;
  /** How many fixes. */
  readonly count: number;
}

/** Names a fix of a file, for a command that is run later. */
export interface FixReference {
  readonly file: string;
  readonly rule: string;
  readonly title: string;
  /** Offset of the finding: tells apart fixes of one rule with one title, where the file has not changed. */
  readonly start: number;
}

/** Something that the lightbulb offers. */
export type Action = {
  /** Plain text. */
  readonly title: string;
  /** The findings it is about. */
  readonly findings: readonly Finding[];
} & (
  | {
      readonly kind: 'fix';
      readonly isSafe: boolean;
      readonly change: ProposedChange;
      readonly reference: FixReference;
    }
  /** A command of a source. */
  | { readonly kind: 'offer'; readonly offer: Offer }
  /** All that {@link LanguageService.fixAll} does. It changes no other file where its source lints each by itself. */
  | { readonly kind: 'fix-all'; readonly staysHere: boolean }
  | { readonly kind: 'ignore'; readonly comment: IgnoreComment }
);

/** What is known of the file in view, for a status line. */
export interface Status {
  readonly problems: number;
  readonly safeFixes: number;
  /** What the source says of the unit; `undefined` where it says nothing. */
  readonly detail: string | undefined;
  readonly profile: string;
  /** The settings file that counts; `undefined` where the defaults do. */
  readonly settingsFile: string | undefined;
}
