import type { z } from 'zod';
import type { Offer } from '../../shared/offer';
import type { Part } from '../../shared/part';
import type { Clock, Random } from '../../shared/ports';
import type { Secret } from '../../shared/secret';
import type { Escrow } from './escrow';
import type { LandingPlace } from './landing';

export type { Part } from '../../shared/part';

/** Where steps act: the bundled simulators, or the real services. */
export type Target = 'rehearsal' | 'live';

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
   * `person` is done by a human outside Pullbook; the other four are done by `apply`. `gate` is `apply`'s too, but only
   * offered once earlier work is done (an approval in mid-workflow), so that it needs a plan of its own.
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

/** Facts worth seeing beside the plan, as data: the renderer, the plain-text twin and the CLI each show them their way. */
export type Section =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'checklist'; readonly title?: string; readonly items: readonly ChecklistItem[] }
  | { readonly type: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly type: 'gauge'; readonly rows: readonly GaugeRow[] }
  | { readonly type: 'code'; readonly language: string; readonly title?: string; readonly text: string }
  | { readonly type: 'link'; readonly title: string; readonly url: string };

export interface ChecklistItem {
  readonly state: 'done' | 'todo' | 'doing' | 'failed' | 'person' | 'unknown';
  readonly text: string;
  readonly detail?: string;
}

/** A bar: `left` of `limit`. `limit: 'none'` is "no limit"; `'unknown'` means that the service did not say. */
export interface GaugeRow {
  readonly label: string;
  readonly left: number | 'unknown';
  readonly limit: number | 'none' | 'unknown';
  readonly note?: string;
}

/** A secret that a step gives to later ones: where it lies, never the value. */
export interface SecretHandle {
  readonly secret: 'handle';
  /** The landing place that holds it, such as `aws-sm:sirius-dockerhub_token`. */
  readonly uri: string;
  /** What it is, in words: `access token of opgcisirius`. */
  readonly label: string;
}

export type OutputValue = string | SecretHandle;
export type Outputs = Readonly<Record<string, OutputValue>>;

/** A person's word that a manual thing is done. */
export interface Mark {
  readonly at: number;
  readonly by: string;
  readonly note: string;
}

/** The person at the keyboard, or the rehearsal world in their place. */
export interface Person {
  /**
   * Hands `secret` over to be filed in the team's own vault under `label`, and waits until they say it is.
   * @throws {PullbookError} `CANCELLED` when they will not, `PERSON_NEEDED` where nobody can be asked.
   */
  file(request: { readonly label: string; readonly secret: Secret; readonly signal: AbortSignal }): Promise<void>;
  /** Plays a person's part. Absent in Live: there nothing pretends that a manual thing is automatic. */
  readonly play?: (part: Part, signal: AbortSignal) => Promise<void>;
}

/** Passwords and tokens kept between steps: SecretStorage in the editor, the environment for the CLI, the world in Rehearsal. */
export interface CredentialStore {
  /** Keys: `dockerhub:<username>` for the password of a service ID. `undefined` when none is kept. */
  get(key: string): Promise<Secret | undefined>;
  keep(key: string, secret: Secret): Promise<void>;
}

/** Text files of the workspace, for steps that read a checkout. Paths are workspace-relative with `/`. */
export interface WorkspaceFiles {
  /** Paths that match any of the globs (`**` and `*` only), sorted; files under `node_modules` and `.git` never match. */
  find(globs: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
  read(path: string): Promise<string | undefined>;
  /** Whether a file or folder is there, under `.git` too. Absent where there is nothing but texts. */
  readonly exists?: (path: string) => Promise<boolean>;
}

/** What the journal remembers for one step: facts that no API can give back. Never a secret value. */
export interface StepMemory {
  /** The newest value recorded under `name` for this step and target, or `undefined`. */
  readonly recall: (name: string) => string | undefined;
  /** The newest mark of this step, or `undefined`. Editing what the step does (its inputs) makes an older mark void. */
  readonly mark: Mark | undefined;
}

/** What `check` may use. Its services refuse every writing call, so that a preview cannot write. */
export interface CheckContext<C> {
  readonly target: Target;
  readonly services: C;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly credentials: Pick<CredentialStore, 'get'>;
  readonly files: WorkspaceFiles;
  readonly memory: StepMemory;
  readonly escrow: Pick<Escrow, 'peek'>;
  /** The place a URI names. @throws {PullbookError} `INPUT_INVALID` for a URI that no landing place understands. */
  readonly landing: (uri: string) => LandingPlace;
  /**
   * The value behind a handle, read from its landing place or the credential store.
   * @throws {PullbookError} `CREDENTIALS_MISSING` where it cannot be read back and is not kept here.
   */
  readonly resolve: (handle: SecretHandle) => Promise<Secret>;
}

/** What `apply` may use besides. */
export interface ApplyContext<C> extends CheckContext<C> {
  readonly random: Random;
  readonly credentials: CredentialStore;
  readonly escrow: Escrow;
  readonly person: Person;
  /**
   * Adds a line to the checklist that the engineer watches, or changes the last line of the same `text`.
   */
  readonly progress: (item: ChecklistItem) => void;
  /**
   * Runs one write: refuses to start when the run is being cancelled, journals the intent before and the outcome after,
   * and is itself never aborted half-way (a cancel that comes during it reads "finishing write, then stopping").
   * `what` is the line for journal and checklist: `create access token on Docker Hub`.
   */
  readonly write: <T>(what: string, action: () => Promise<T>) => Promise<T>;
  /** Records a fact for {@link StepMemory.recall}, on disk before it returns. */
  readonly remember: (name: string, value: string) => Promise<void>;
}

/**
 * What can be done about a step besides its plan, and only by a person's word: a way out of a half-done one, such as
 * revoking what was created, or the end of what one that is in sync has replaced. It is a plan of its own for the same
 * state: shown by name, confirmed by its changes, bound to their hash, and verified like any other.
 */
export interface StepRemedy<I, S, C> {
  /** Stable for ever: `revoke`. */
  readonly id: string;
  /** The button: `Revoke token…`. */
  readonly title: string;
  /** Pure. Empty where it is not offered. */
  plan(input: I, state: S): readonly Change[];
  /** As {@link StepKind.apply}. */
  apply(input: I, state: S, ctx: ApplyContext<C>): Promise<void>;
}

export interface StepRemedies<I, S, C> {
  readonly list: readonly StepRemedy<I, S, C>[];
  /**
   * Stands in for a check that fails, so that a way out is there when a service is not: the state as far as it can be
   * had. `undefined` where nothing is half-done; then it has asked nothing of the network. Reads only.
   */
  checkAnyway(input: I, ctx: CheckContext<C>): Promise<S | undefined>;
}

/**
 * A kind of step: what `uses:` names. Declared as a constant, `export const x = {…} satisfies StepKind<I, S, C>`.
 *
 * Laws, tested for every kind against the simulators: `check` and `plan` send no writing request; check → plan →
 * apply → check → plan is empty (but for what a person must do); applying twice changes nothing the second time.
 *
 * `I` is the parsed input, `S` the state that `check` found (plain data, no secret in it), `C` the services it needs.
 */
export interface StepKind<I, S, C> {
  /** `<service>/<noun>`, stable for ever. */
  readonly kind: string;
  /** One sentence, third person: what it does. */
  readonly summary: string;
  readonly effects: 'read' | 'write' | 'manual';
  /** `none` where what was written cannot be read back; the plan then says so in words. */
  readonly readback?: 'none';
  /** Validates `with:` and is the source of its JSON schema, completion and hover; every field has a description. */
  readonly input: z.ZodType<I>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly secret?: true }>>;
  /** Who acts on what, for the plan's header: `opgcisirius on hub.docker.com`. `**…**` marks names. */
  subject(input: I): string;
  check(input: I, ctx: CheckContext<C>): Promise<S>;
  /** Pure. */
  plan(input: I, state: S): readonly Change[];
  /** Pure. What the check found, for people. */
  view(input: I, state: S): readonly Section[];
  /** Pure. What later steps may use, as far as this state knows it; a name that is not yet known is left out. */
  outcome(input: I, state: S): Outputs;
  /**
   * Makes the planned changes; `person` changes are not its business.
   * @param state - What the re-check just before found; `plan` was made from it.
   * @throws {PullbookError} when a change cannot be made; what was done before it stays done and shows in the next check.
   */
  apply(input: I, state: S, plan: readonly Change[], ctx: ApplyContext<C>): Promise<void>;
  /** Where applying can stop between a creation and its end. */
  readonly remedies?: StepRemedies<I, S, C>;
}

/** Any kind, for lists of them. Inside the runner, input and state are opaque. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each kind is checked where it is declared
export type AnyStepKind<C> = StepKind<any, any, C>;
