import type { ErrorCode } from '../../shared/errors';
import type { Offer } from '../../shared/offer';
import type { ShownChange } from './change';
import type { ChecklistItem, Section } from './section';
import type { Verdict } from '../../shared/verdict';

/** Where steps act: the bundled simulators, or the real services. */
export type Target = 'rehearsal' | 'live';

/**
 * The state of one step. `unknown` has not been looked at; `blocked` waits for another step; `needs-person` has only
 * things left that a person must do.
 */
export type StepStatus =
  'unknown' | 'running' | 'in-sync' | 'changes' | 'needs-person' | 'blocked' | 'failed' | 'cancelled';

/**
 * All that is shown of one step, as plain data without a secret: what the notebook renderer draws, the plain-text twin
 * says, the CLI prints as JSON. It is the content of the output item `application/vnd.pullbook.step+json`.
 */
export interface StepReport {
  /** 2 since actions carry offers. */
  readonly version: 2;
  readonly step: string;
  readonly kind: string;
  readonly target: Target;
  readonly status: StepStatus;
  /** What the chip says: `2 changes`, `blocked by account`, `created, not stored yet`. */
  readonly headline: string;
  /** `deployer on registry.example`; `**…**` marks names. */
  readonly subject?: string;
  /** Where shown-once values will land. */
  readonly lands?: string;
  /** The machine that the calls come from, where it is not this one: `ssh-remote (bastion-1)`. */
  readonly from?: string;
  /** When it was checked, milliseconds since 1970. */
  readonly at: number;
  readonly durationMs?: number;
  readonly sections: readonly Section[];
  readonly changes: readonly ShownChange[];
  /** What the look came to, with its evidence. Absent where none came to its end, and after a restart. */
  readonly verdict?: Verdict;
  /** Present when `changes` can be applied: what Apply… is bound to. */
  readonly planHash?: string;
  readonly progress: readonly ChecklistItem[];
  readonly error?: ReportedError;
  readonly actions: readonly ReportAction[];
  /** Names and values of the outputs; a secret reads `secret in <landing place>`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** True when it was restored from the journal and nothing has been asked of the network since. */
  readonly restored?: boolean;
}

export interface ReportedError {
  readonly code: ErrorCode;
  readonly message: string;
  /** What is safe, and what to press. Shown first. */
  readonly advice?: string;
  /** Service, operation, request id and time, for a ticket. */
  readonly details?: string;
}

/** A button under the output. The first is the primary one. All but the offers are the runbook's own. */
export type ReportAction =
  | { readonly kind: 'apply'; readonly title: string }
  /** A way out of a half-done step: its changes are for the question, its hash is what it is bound to. */
  | {
      readonly kind: 'remedy';
      readonly id: string;
      readonly title: string;
      readonly changes: readonly ShownChange[];
      readonly planHash: string;
    }
  /** `planHash`: what is open now; a word is about that and nothing that comes up later. */
  | { readonly kind: 'mark-done'; readonly title: string; readonly planHash: string }
  | { readonly kind: 'check-again'; readonly title: string }
  | { readonly kind: 'show-text'; readonly title: string }
  /** What a change or a failure offers: the edge knows the command. */
  | ({ readonly kind: 'offer' } & Offer);
