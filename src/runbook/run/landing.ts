import type { Secret } from '../../shared/secret';
import type { Basis, Change } from './change';
import type { Person } from './surroundings';

/** What is known of a landing place without writing to it. */
export interface LandingState {
  /** Whether a value may be put there: the secret exists and is not scheduled for deletion; a vault is always there. */
  readonly ready: boolean;
  /** Why it is not ready and whom to ask, when it is not. */
  readonly problem?: string;
  /** What would make known what it holds, where the place does not say or contradicts itself. It is not ready then. */
  readonly unsure?: string;
  /** What will undo a value that is put there, or keep it from where it is wanted, as far as the place tells. */
  readonly warning?: string;
  /** The place's own name of the version that is there, where it has such names. */
  readonly versionId?: string;
  /**
   * What is there now. `placeholder`: a text that stands for none, which counts as unset. `unknown`: the place cannot be read
   * back.
   */
  readonly holds: 'nothing' | 'placeholder' | 'value' | 'unknown';
  /** The mark given when the present value was landed by Pullbook (see {@link LandRequest.mark}). */
  readonly mark?: string;
  /** The mark of the value before it, as far as the place tells: whoever was handed that one may carry it still. */
  readonly previousMark?: string;
  /** Which value that is: moves with each value that comes, whoever puts it and whenever. */
  readonly seen: Basis;
  /** When the present value came, in words that do not move: `version of 2026-11-12`. */
  readonly since?: string;
  /** What landing a value does, in the place's own words: `put a new version of secret **x**`. Default: `store it in **<uri>**`. */
  readonly change?: Pick<Change, 'summary' | 'undo'>;
  /** A page where a person can look. */
  readonly link?: { readonly title: string; readonly url: string };
}

export interface LandRequest {
  readonly secret: Secret;
  /**
   * 8 lower-case hex digits that tie the value to the thing it opens (an access token's label ends in the same 8), so
   * that any later check can tell which token the stored value is, without reading it.
   */
  readonly mark: string;
  /** What it is, for a person who files it: `access token of deployer`. */
  readonly label: string;
  /**
   * The version that it takes the place of, as {@link LandingState.versionId} had it when the plan was made; `undefined` where
   * there was none, or the place has no versions.
   */
  readonly replaces: string | undefined;
  readonly person: Person;
  readonly signal: AbortSignal;
}

/**
 * Where a value that is shown once must be stored before it may be created. One file implements one kind of place;
 * the scheme of the URI picks it.
 */
export interface LandingPlace {
  /** As written in the runbook: `vault:deployer/token` or `manual`. */
  readonly uri: string;
  /** Where that is, for the plan's header: `the vault of team blue`. Known without network. */
  readonly where: string;
  /** Reads only. */
  inspect(signal: AbortSignal): Promise<LandingState>;
  /**
   * Proves, before a show-once value is created, that it can be stored: identity, existence, permission to write.
   * May write what is already there once more; changes nothing.
   * @returns What stays open in storing it for want of a right, in words; `undefined` where nothing does.
   * @throws {PullbookError} `LANDING_UNPROVED`, saying what is missing and whom to ask.
   */
  prove(signal: AbortSignal): Promise<string | undefined>;
  /**
   * Stores the value. The same request twice stores it once.
   * @returns What stayed open in doing so, as `prove` says it.
   * @throws {PullbookError} `PLAN_STALE` where another version is there than the one to be replaced, which stays.
   */
  land(request: LandRequest): Promise<string | undefined>;
  /**
   * The present value, or `undefined` when there is none, it is the placeholder, or the place cannot be read back.
   *
   * @param versionId - Which version it must be, as {@link LandingState.versionId} has it. Default: any.
   * @throws {PullbookError} `UNEXPECTED_ANSWER` where another one is there than that.
   */
  read(signal: AbortSignal, versionId?: string): Promise<Secret | undefined>;
}
