import type { Offer } from '../../shared/offer';
import type { Part } from '../../shared/part';

declare const isBasis: unique symbol;

/**
 * The identity of what a change was planned from: SHA-256 in hex over the records as they were read, or `absent`. Equal
 * exactly as long as nobody has touched them, which the words of a change cannot promise: they show a day, not a version.
 * Made by `basisOf` alone, so that none is made up.
 */
export type Basis = string & { readonly [isBasis]: true };

/**
 * One thing a step would do. A plan is a list of these; an empty plan means in sync.
 *
 * `summary` and `detail` are one line each, in the words of the service; `**…**` marks the names in them. Neither may
 * hold a time of day, a remaining count or anything else that moves by itself: the plan's hash covers them, and a plan
 * is stale when its hash differs. What they cannot say, such as which of two versions of one day it was, `basis` holds.
 */
export interface Change {
  /**
   * A human does `person` outside Pullbook; `apply` makes all others. A `gate` can be applied only once earlier work is done,
   * as an approval in the middle of a workflow, so it always comes in a plan of its own.
   */
  readonly action: 'create' | 'update' | 'delete' | 'run' | 'gate' | 'person';
  readonly summary: string;
  /** What it was planned from: once that has moved, the plan is stale, whatever the words say. */
  readonly basis: Basis;
  readonly detail?: string;
  /** How to take it back, starting with a verb: `revoke it`. Absent where there is nothing to undo. */
  readonly undo?: string;
  /** For `person`: what to do, in order. */
  readonly instructions?: readonly string[];
  readonly link?: Link;
  /** For `person`: whether *Mark done…* with a note settles it, for want of anything an API could show. Default: `false`. */
  readonly markable?: boolean;
  /**
   * For `person`: what would make it known whether anything has to be done at all. The step is then neither right nor wrong.
   * Where it is `markable`, a person's word settles it for as long as `basis` is the same.
   */
  readonly unknown?: string;
  /** For `person`: what helps with it, in the order of the buttons. */
  readonly offers?: readonly Offer[];
  /** For `person`, and for a remedy that only a person can judge: the part that the rehearsal world can play. */
  readonly part?: Part;
}

/** A change as reports, journals and buttons have it. */
export type ShownChange = Omit<Change, 'basis'>;

export interface Link {
  readonly title: string;
  readonly url: string;
}
