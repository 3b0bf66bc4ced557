import type { ConfigModel } from './model/configModel';
import { ruleIds } from './registry';
import type { Finding, Rule, RuleFinding } from './rule';
import { lazyFix } from './rule';
import { unusedIgnore } from './rules/unusedIgnore';
import { profiles, type Settings, type Severity } from './settings';
import { Suppressions } from './suppress';
import type { YamlDocument } from './yaml/yamlDocument';

/** Most findings of one rule in one file; more would only bury the rest. */
const maxPerRule = 5_000;

/**
 * Runs rules on a config: each alone, so that a crash costs its own findings only.
 *
 * @returns findings in the order of the file, equal ones once, without those that comments suppress. While the file does
 * not parse they carry no fixes: an edit computed on a guess can break what is right.
 */
export function runRules(config: ConfigModel, rules: readonly Rule[]): Finding[] {
  const { settings, document } = config;
  const suppressions = new Suppressions(document, settings.honourCciIgnore);
  const isBroken = document.problems.length > 0;
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const active = new Set<string>();
  for (const rule of rules) {
    const level = severityOf(rule, settings);
    if (level === 'off') continue;
    active.add(rule.id);
    for (const found of check(rule, config)) {
      const key = `${rule.id} ${found.span.start} ${found.span.end} ${found.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (suppressions.suppresses(rule.id, found)) continue;
      findings.push(complete(rule, found, level, isBroken));
    }
  }
  if (active.has(unusedIgnore.id)) {
    const level = severityOf(unusedIgnore, settings);
    for (const found of idleIgnores(document, suppressions, active)) {
      if (level !== 'off') findings.push(complete(unusedIgnore, found, level, isBroken));
    }
  }
  return findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function complete(rule: Rule, found: RuleFinding, level: Severity | undefined, isBroken: boolean): Finding {
  return {
    rule: rule.id,
    span: found.span,
    severity: level ?? found.severity ?? rule.severity,
    confidence: found.confidence ?? rule.confidence,
    message: found.message,
    ...(found.related === undefined ? {} : { related: found.related }),
    ...(found.data === undefined ? {} : { data: found.data }),
    ...(found.within === undefined ? {} : { within: found.within }),
    ...(found.fix === undefined || isBroken ? {} : { fix: found.fix }),
  };
}

/** The severity that settings force, `off` for rules that do not run, `undefined` where the rule decides. */
function severityOf(rule: Rule, settings: Settings): Severity | 'off' | undefined {
  const forced = Object.hasOwn(settings.rules, rule.id) ? settings.rules[rule.id] : undefined;
  if (forced !== undefined) return forced;
  return profiles.indexOf(rule.profile) <= profiles.indexOf(settings.profile) ? undefined : 'off';
}

function* check(rule: Rule, config: ConfigModel): Generator<RuleFinding> {
  let count = 0;
  try {
    for (const finding of rule.check(config)) {
      if (count++ >= maxPerRule) return;
      yield finding;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown error';
    yield {
      span: { start: 0, end: 0 },
      severity: 'warning',
      confidence: 'low',
      message: `Rule \`${rule.id}\` stopped on this file (${reason}): this is a defect of Pullbook. The other rules ran.`,
    };
  }
}

function* idleIgnores(
  document: YamlDocument,
  suppressions: Suppressions,
  active: ReadonlySet<string>,
): Generator<RuleFinding> {
  for (const ignore of suppressions.ignores) {
    const unknown = ignore.rules.filter((id) => !ruleIds.has(id));
    const idle = ignore.rules.filter((id) => active.has(id) && !ignore.used.has(id));
    const message =
      ignore.rules.length === 0
        ? 'This comment ignores nothing: name rules, as in `# pullbook: ignore[missing-docker-login] reason`.'
        : unknown.length > 0
          ? `There is no rule ${unknown.map((id) => `\`${id}\``).join(', ')}, so this comment ignores nothing of it.`
          : ignore.reason === ''
            ? 'This comment gives no reason and is not applied. Say why after the brackets.'
            : idle.length > 0
              ? `Nothing here violates ${idle.map((id) => `\`${id}\``).join(', ')}. Remove it from the comment.`
              : undefined;
    if (message === undefined) continue;
    const removable =
      unknown.length + idle.length >= ignore.rules.length && ignore.reason !== ''
        ? removal(document, ignore.span, ignore.isOwnLine)
        : undefined;
    yield {
      span: ignore.span,
      message,
      ...(removable === undefined
        ? {}
        : { fix: lazyFix('Remove the comment', true, () => ({ edits: [removable], changes: [] })) }),
    };
  }
}

function removal(
  { text }: YamlDocument,
  span: RuleFinding['span'],
  isOwnLine: boolean,
): { span: RuleFinding['span']; text: string } {
  let { start } = span;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const newline = text.indexOf('\n', span.end);
  return { span: { start, end: isOwnLine ? (newline === -1 ? text.length : newline + 1) : span.end }, text: '' };
}
