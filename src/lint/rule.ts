import type { Edit, Span } from '../shared/text';
import type { Profile, Severity } from './settings';

export type Confidence = 'high' | 'medium' | 'low';

/** What there is to say of any rule, whatever it looks at. Whoever asks "which rules …?" asks a fact here, not a list. */
export interface RuleInfo {
  /** Kebab-case, names the fault, never changes. The same fault has the same id in every source. */
  readonly id: string;
  /** One sentence without a full stop, for lists. */
  readonly summary: string;
  /** Of a finding that does not say otherwise. */
  readonly severity: Severity;
  /** How often a finding that does not say otherwise is right: reports hand it on as precision. */
  readonly confidence: Confidence;
  /** The first profile in which the rule is on; the later ones contain it. */
  readonly profile: Profile;
  /**
   * `authentication`: while an error or a warning of it stands, nobody can say that every pull signs in, with a credential
   * that is kept where it belongs: a pull is anonymous or signs in with something else, the credential is not handed over or
   * stands in a file, or something is not run, or not read, as it is written. `other`: it leaves that claim alone.
   */
  readonly concern: 'authentication' | 'other';
  /** What it is about, in the words by which code scanning sorts. */
  readonly category: 'security' | 'correctness' | 'maintainability';
  /**
   * Whether the action of its source that puts a whole unit right in one go (a config is authenticated, a product is wired)
   * is meant to leave none of its findings: whoever shows one offers that action too.
   */
  readonly compoundFix: 'removes' | 'leaves';
  /** How an editor shows what is found besides underlining it: faded, struck through, or not. */
  readonly tags: readonly RuleTag[];
  readonly docs: string;
}

export type RuleTag = 'unnecessary' | 'deprecated';

/**
 * One check on a model of what is linted. Pure and synchronous: no I/O, no clock, linear in the model. A rule yields what it
 * finds and never throws on purpose; what it throws by mistake becomes one finding, and the other rules go on.
 *
 * @typeParam M - What the rules of one source look at.
 * @typeParam F - What they yield.
 */
export interface Rule<M, F extends RuleFinding = RuleFinding> extends RuleInfo {
  /** Looks at a model as a whole. Absent in a rule whose findings something else yields. */
  check?(model: M): Iterable<F>;
}

/**
 * What a rule yields.
 * @typeParam R - How a fix says what it changes, in the terms of the source.
 */
export interface RuleFinding<R extends Repair = Repair> {
  readonly span: Span;
  /** What was found, where, and what is allowed or what to do next. Never holds a secret value. */
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly Related[] | undefined;
  /** Facts for programs, part of the JSON report. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly fix?: Fix<R> | undefined;
  /** The node the finding belongs to, such as the step of a script: an ignore comment on its first line counts too. */
  readonly within?: Span | undefined;
}

export interface Finding<R extends Repair = Repair> extends RuleFinding<R> {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

export interface Related {
  /** The file, where it is another one than the finding's. Named as the file of the finding is. */
  readonly path?: string | undefined;
  readonly span: Span;
  readonly message: string;
}

/** An edit of the finding's file, or of the one at `path`. */
export interface FileEdit extends Edit {
  readonly path?: string | undefined;
}

/** Edits that remove a finding. They are computed when somebody asks for them. */
export interface Fix<R extends Repair = Repair> {
  /** In the imperative; says how many users of an anchor change. */
  readonly title: string;
  /** Whether it can be applied without a person looking: it keeps a job that works working. */
  readonly safe: boolean;
  /**
   * Whether it is only offered by itself, to a person in the editor: it takes away what the file cannot show to be unneeded.
   * Ask {@link isBulkFix} wherever fixes are applied, counted or handed on together.
   */
  readonly singly: boolean;
  readonly edits: readonly FileEdit[];
  /** The edits with what the source says of them. */
  readonly repair: R;
}

/** What a fix does. A source that verifies fixes by what they may change adds that. */
export interface Repair {
  readonly edits: readonly FileEdit[];
}

/** A fix that may be applied together with others; unsafe ones where somebody asked for them. */
export function isBulkFix<R extends Repair>(
  fix: Fix<R> | undefined,
  options: { readonly unsafe: boolean },
): fix is Fix<R> {
  return fix !== undefined && !fix.singly && (fix.safe || options.unsafe);
}

/** A fix whose edits are computed on first use. */
export function lazyFix<R extends Repair>(title: string, safe: boolean, repair: () => R): Fix<R> {
  return new LazyFix({ title, safe, singly: false }, repair);
}

/** As {@link lazyFix}, unsafe and only ever offered by itself. */
export function singleFix<R extends Repair>(title: string, repair: () => R): Fix<R> {
  return new LazyFix({ title, safe: false, singly: true }, repair);
}

/** A fix that says the same of itself as another one, with other edits. */
export function fixLike<R extends Repair>(fix: Fix, repair: () => R): Fix<R> {
  return new LazyFix(fix, repair);
}

/** The same fix, to be looked at before it is applied. */
export function unsafeFix<R extends Repair>(fix: Fix<R>): Fix<R> {
  return new LazyFix({ title: fix.title, safe: false, singly: fix.singly }, () => fix.repair);
}

class LazyFix<R extends Repair> implements Fix<R> {
  readonly title: string;
  readonly safe: boolean;
  readonly singly: boolean;
  readonly #compute: () => R;
  #repair: R | undefined;

  constructor({ title, safe, singly }: Pick<Fix, 'title' | 'safe' | 'singly'>, repair: () => R) {
    this.title = title;
    this.safe = safe;
    this.singly = singly;
    this.#compute = repair;
  }

  get edits(): R['edits'] {
    return this.repair.edits;
  }

  get repair(): R {
    return (this.#repair ??= this.#compute());
  }
}

/** The page of a rule on the web; the same page ships with the extension as `media/rules/<id>.md`. */
export function docsUrl(id: string): string {
  return `https://github.com/pullbook/pullbook/blob/main/media/rules/${id}.md`;
}

/** `1 image`, `3 images`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
