import type { Edit, Span } from '../shared/text';
import type { ConfigModel } from '../sources/circleci/model/configModel';
import type { Part } from '../sources/circleci/model/part';
import type { Profile, Severity } from './settings';
import type { MapNode, Node, SeqNode } from '../sources/yaml/node';

export type Confidence = 'high' | 'medium' | 'low';

/** What there is to say of any rule. */
export interface RuleInfo {
  /** Kebab-case, names the fault, never changes. */
  readonly id: string;
  /** One sentence without a full stop, for lists. */
  readonly summary: string;
  /** Of a finding that does not say otherwise. */
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The first profile in which the rule is on; the later ones contain it. */
  readonly profile: Profile;
  readonly docs: string;
}

/**
 * One check on a config. Pure and synchronous: no I/O, no clock, linear in the config. A rule yields what it finds and
 * never throws on purpose; what it throws by mistake becomes one finding, and the other rules go on.
 */
export interface Rule extends RuleInfo {
  /**
   * `authentication`: while an error or a warning of it stands, nobody can say that every pull of the config signs in, with
   * a credential that is kept where it belongs: a pull is anonymous or signs in with something else, the password is in
   * the file, or a job is not run, or not read, as it is written. `other`: it leaves that claim alone.
   */
  readonly concern: 'authentication' | 'other';
  /** Looks at a config as a whole, anew for each version. */
  check?(config: ConfigModel): Iterable<RuleFinding>;
  /**
   * Looks at what a part holds, one thing at a time. Of `config` it may ask only for what does not change while a job is
   * edited: settings, commands, executors, orbs, workflows. What it yields for a job is kept until one of these, or the
   * job, changes; messages and data must not hold places.
   */
  checkPart?(config: ConfigModel, part: Part): Iterable<RuleFinding>;
}

/** What a rule yields. */
export interface RuleFinding {
  readonly span: Span;
  /** What was found, where, and what is allowed or what to do next. Never holds a secret value. */
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly related?: readonly Related[] | undefined;
  /** Facts for programs, part of the JSON report. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly fix?: Fix | undefined;
  /** The node the finding belongs to, such as the step of a script: an ignore comment on its first line counts too. */
  readonly within?: Span | undefined;
}

export interface Finding extends RuleFinding {
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
export interface Fix {
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
  /** What of the config may change; anything else that changes makes the fix wrong, and it is not offered. */
  readonly changes: readonly Change[];
}

/** A part of the config that a fix is meant to change. */
export type Change =
  | { readonly kind: 'keys'; readonly node: MapNode; readonly keys: readonly string[] }
  /** Items are added to, taken out of, or moved inside a list. */
  | { readonly kind: 'items'; readonly node: SeqNode }
  | { readonly kind: 'value'; readonly node: Node };

export interface Repair {
  readonly edits: readonly FileEdit[];
  readonly changes: readonly Change[];
}

/** A fix that may be applied together with others; unsafe ones where somebody asked for them. */
export function isBulkFix(fix: Fix | undefined, options: { readonly unsafe: boolean }): fix is Fix {
  return fix !== undefined && !fix.singly && (fix.safe || options.unsafe);
}

/** A fix whose edits are computed on first use. */
export function lazyFix(title: string, safe: boolean, repair: () => Repair): Fix {
  return new LazyFix({ title, safe, singly: false }, repair);
}

/** As {@link lazyFix}, unsafe and only ever offered by itself. */
export function singleFix(title: string, repair: () => Repair): Fix {
  return new LazyFix({ title, safe: false, singly: true }, repair);
}

/** A fix that says the same of itself as another one, with other edits. */
export function fixLike(fix: Fix, repair: () => Repair): Fix {
  return new LazyFix(fix, repair);
}

class LazyFix implements Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly singly: boolean;
  #repair: (() => Repair) | Repair;

  constructor({ title, safe, singly }: Pick<Fix, 'title' | 'safe' | 'singly'>, repair: () => Repair) {
    this.title = title;
    this.safe = safe;
    this.singly = singly;
    this.#repair = repair;
  }

  get edits(): Repair['edits'] {
    return this.#get().edits;
  }

  get changes(): Repair['changes'] {
    return this.#get().changes;
  }

  #get(): Repair {
    return typeof this.#repair === 'function' ? (this.#repair = this.#repair()) : this.#repair;
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
