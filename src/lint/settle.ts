import type { Edit } from '../shared/text';
import type { Finding, Repair, RuleInfo } from './rule';
import { complete, type ActiveRule } from './runRule';
import type { Settings } from './settings';
import { Suppressions, type CommentedText } from './suppress';
import { idleIgnores, unusedIgnore } from './unusedIgnore';

/** Most findings of one rule in one file; more would only bury the rest. */
const maxPerRule = 5_000;

/**
 * Decides which of the findings in one file are told: in the order of the file, equal ones once, without those that comments
 * suppress, and with the comments that suppress nothing.
 *
 * @param rules - All that may have found something, in the order in which findings at one place are told.
 * @param active - Those that are on.
 * @param ofComments - How the source says that edits change comments and nothing else.
 */
export function settle<R extends Repair>(
  found: Finding<R>[],
  rules: readonly RuleInfo[],
  active: readonly ActiveRule[],
  comments: CommentedText,
  settings: Settings,
  canFix: boolean,
  ofComments: (edits: readonly Edit[]) => R,
): Finding<R>[] {
  const suppressions = new Suppressions(
    settings.tellsIgnored === true ? { ...comments, marks: [], silenced: [] } : comments,
  );
  const findings = eachOnce(inOrder(found, rules)).filter((finding) => !suppressions.suppresses(finding.rule, finding));
  const ignoring = active.find(({ rule }) => rule.id === unusedIgnore.id);
  if (ignoring === undefined || suppressions.ignores.length === 0) return findings;
  const known = new Set(rules.map(({ id }) => id));
  const ids = new Set(active.map(({ rule }) => rule.id));
  for (const idle of idleIgnores(comments.text, suppressions.ignores, known, ids, ofComments))
    findings.push(complete(unusedIgnore, idle, ignoring.level, canFix));
  return inOrder(findings, rules);
}

/** By place; at one place in the order of the rules. */
function inOrder<R extends Repair>(findings: Finding<R>[], rules: readonly RuleInfo[]): Finding<R>[] {
  const rank = (finding: Finding<R>): number => rules.findIndex(({ id }) => id === finding.rule);
  return findings.sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.rule === b.rule ? 0 : rank(a) - rank(b)),
  );
}

/** Leaves out what is equal to another, and of each rule what is more than anybody reads. */
function eachOnce<R extends Repair>(ordered: readonly Finding<R>[]): Finding<R>[] {
  const counts = new Map<string, number>();
  let messages: Set<string> | undefined;
  let last: Finding<R> | undefined;
  return ordered.filter((finding) => {
    const { rule, span, message } = finding;
    if (last?.rule === rule && last.span.start === span.start && last.span.end === span.end) {
      messages ??= new Set([last.message]);
      if (messages.has(message)) return false;
      messages.add(message);
    } else messages = undefined;
    last = finding;
    const count = counts.get(rule) ?? 0;
    counts.set(rule, count + 1);
    return count < maxPerRule;
  });
}
