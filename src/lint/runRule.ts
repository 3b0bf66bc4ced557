import {
  unsafeFix,
  type Confidence,
  type Finding,
  type Fix,
  type Repair,
  type RuleFinding,
  type RuleInfo,
} from './rule';
import { profiles, type Settings, type Severity } from './settings';
import { onOneLine } from '../shared/visible';

/** A rule that is on, with the severity that settings force; `undefined` where the rule decides. */
export interface ActiveRule<I extends RuleInfo = RuleInfo> {
  readonly rule: I;
  readonly level: Severity | undefined;
}

/** The rules that settings leave on. */
export function activeRules<I extends RuleInfo>(rules: readonly I[], settings: Settings): readonly ActiveRule<I>[] {
  return rules.flatMap((rule) => {
    const level = severityOf(rule, settings);
    return level === 'off' ? [] : [{ rule, level }];
  });
}

/** Adds what a rule yields; its crash becomes a finding. */
export function runRule<I extends RuleInfo, R extends Repair>(
  { rule, level }: ActiveRule<I>,
  check: (rule: I) => Iterable<RuleFinding<R>> | undefined,
  canFix: boolean,
  found: Finding<R>[],
): void {
  try {
    for (const finding of check(rule) ?? []) found.push(complete(rule, finding, level, canFix));
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    const crash: RuleFinding<R> = {
      span: { start: 0, end: 0 },
      severity: 'warning',
      confidence: 'low',
      message: `Rule \`${rule.id}\` stopped on this file (${reason}): this is a defect of Pullbook. The other rules ran.`,
    };
    found.push(complete(rule, crash, level, canFix));
  }
}

/** Fills in what a rule did not say. */
export function complete<R extends Repair>(
  rule: RuleInfo,
  found: RuleFinding<R>,
  level: Severity | undefined,
  canFix: boolean,
): Finding<R> {
  return {
    rule: rule.id,
    span: found.span,
    severity: level ?? found.severity ?? rule.severity,
    confidence: found.confidence ?? rule.confidence,
    // Names stand in both as the file has them.
    message: onOneLine(found.message),
    related: found.related?.map((place) => ({ ...place, message: onOneLine(place.message) })),
    data: found.data,
    within: found.within,
    fix: canFix ? sureFix(titled(found.fix), found.confidence ?? rule.confidence) : undefined,
  };
}

function titled<R extends Repair>(fix: Fix<R> | undefined): Fix<R> | undefined {
  const title = fix && onOneLine(fix.title);
  return fix === undefined || title === undefined || title === fix.title ? fix : { ...fix, title };
}

/** What may be otherwise is for a person to look at: its fix is never safe. */
function sureFix<R extends Repair>(fix: Fix<R> | undefined, confidence: Confidence): Fix<R> | undefined {
  return fix?.safe === true && confidence !== 'high' ? unsafeFix(fix) : fix;
}

/** The severity that settings force, `off` for rules that do not run, `undefined` where the rule decides. */
function severityOf(rule: RuleInfo, settings: Settings): Severity | 'off' | undefined {
  const forced = Object.hasOwn(settings.rules, rule.id) ? settings.rules[rule.id] : undefined;
  if (forced !== undefined) return forced;
  return profiles.indexOf(rule.profile) <= profiles.indexOf(settings.profile) ? undefined : 'off';
}
