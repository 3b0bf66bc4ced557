import { keepFindings, type KeptFinding } from './keptFindings';
import type { ConfigModel } from './model/configModel';
import type { Part } from './model/part';
import type { Finding, Rule, RuleFinding, RuleInfo } from '../../lint/rule';
import { profiles, type Settings, type Severity } from '../../lint/settings';

/** No rule finds more in a file that somebody wrote. */
const maxYield = 50_000;

/** A rule that is on, with the severity that settings force. */
interface ActiveRule {
  readonly rule: Rule;
  readonly level: Severity | undefined;
}

type Keep = (part: Part, config: ConfigModel) => readonly (KeptFinding | Part)[];

const known = new WeakMap<Settings, ActiveRules>();

/** The rules that settings leave on. */
export class ActiveRules {
  readonly rules: readonly Rule[];
  readonly list: readonly ActiveRule[];
  readonly #ofParts: readonly ActiveRule[];
  /** Yields what is found in a part; the part itself, where it cannot be kept. Two functions: searches go by identity. */
  readonly keepForTeam: Keep = (part, config) => keepFindings(config, part, this.rules, this.findIn(part, config));
  readonly keepForOthers: Keep = (part, config) => this.keepForTeam(part, config);

  private constructor(rules: readonly Rule[], settings: Settings) {
    this.rules = rules;
    this.list = rules.flatMap((rule): ActiveRule[] => {
      const level = severityOf(rule, settings);
      return level === 'off' ? [] : [{ rule, level }];
    });
    this.#ofParts = this.list.filter(({ rule }) => rule.checkPart !== undefined);
  }

  static of(rules: readonly Rule[], settings: Settings): ActiveRules {
    let active = known.get(settings);
    if (active?.rules !== rules) known.set(settings, (active = new ActiveRules(rules, settings)));
    return active;
  }

  findIn(part: Part, config: ConfigModel, found: Finding[] = []): Finding[] {
    for (const active of this.#ofParts)
      runRule(active, (rule) => rule.checkPart?.(config, part), canFix(config), found);
    return found;
  }

  findInFile(config: ConfigModel, found: Finding[]): void {
    for (const active of this.list) runRule(active, (rule) => rule.check?.(config), canFix(config), found);
  }
}

/** An edit computed on a guess can break what is right. */
export function canFix({ document }: ConfigModel): boolean {
  return document.problems.length === 0;
}

/** Adds what a rule yields; its crash becomes a finding. */
export function runRule<R extends RuleInfo>(
  { rule, level }: { readonly rule: R; readonly level: Severity | undefined },
  check: (rule: R) => Iterable<RuleFinding> | undefined,
  canFix: boolean,
  found: Finding[],
): void {
  let count = 0;
  try {
    for (const finding of check(rule) ?? []) {
      if (count++ >= maxYield) return;
      found.push(complete(rule, finding, level, canFix));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    const crash: RuleFinding = {
      span: { start: 0, end: 0 },
      severity: 'warning',
      confidence: 'low',
      message: `Rule \`${rule.id}\` stopped on this file (${reason}): this is a defect of Pullbook. The other rules ran.`,
    };
    found.push(complete(rule, crash, level, canFix));
  }
}

/** Fills in what a rule did not say. */
export function complete(rule: RuleInfo, found: RuleFinding, level: Severity | undefined, canFix: boolean): Finding {
  return {
    rule: rule.id,
    span: found.span,
    severity: level ?? found.severity ?? rule.severity,
    confidence: found.confidence ?? rule.confidence,
    message: found.message,
    related: found.related,
    data: found.data,
    within: found.within,
    fix: canFix ? found.fix : undefined,
  };
}

/** The severity that settings force, `off` for rules that do not run, `undefined` where the rule decides. */
export function severityOf(rule: RuleInfo, settings: Settings): Severity | 'off' | undefined {
  const forced = Object.hasOwn(settings.rules, rule.id) ? settings.rules[rule.id] : undefined;
  if (forced !== undefined) return forced;
  return profiles.indexOf(rule.profile) <= profiles.indexOf(settings.profile) ? undefined : 'off';
}
