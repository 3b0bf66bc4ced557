import { ActiveRules, canFix, complete } from '../sources/circleci/activeRules';
import { KeptFinding } from '../sources/circleci/keptFindings';
import type { ConfigModel } from '../sources/circleci/model/configModel';
import { usesTeamCredentials } from '../sources/circleci/model/credentials';
import type { Finding, Rule, RuleFinding, RuleInfo } from './rule';
import { lazyFix } from './rule';
import { unusedIgnore } from '../sources/circleci/rules/unusedIgnore';
import type { Settings, Severity } from './settings';
import { Suppressions, yamlComments, type CommentedText } from './suppress';

/** Most findings of one rule in one file; more would only bury the rest. */
const maxPerRule = 5_000;

/**
 * Runs rules on a config: each alone, so that a crash costs its own findings only.
 * @returns findings in the order of the file, equal ones once, without those that comments suppress. While the file does
 * not parse they carry no fixes: an edit computed on a guess can break what is right.
 */
export function runRules(config: ConfigModel, rules: readonly Rule[]): Finding[] {
  const { settings, document } = config;
  const active = ActiveRules.of(rules, settings);
  const found: Finding[] = [];
  // Whether a fix is safe goes by the whole file.
  const keep = usesTeamCredentials(config) ? active.keepForTeam : active.keepForOthers;
  for (const kept of config.isKept ? config.gather(keep) : config.parts) {
    if (kept instanceof KeptFinding) found.push(kept.restore(config));
    else active.findIn(kept, config, found);
  }
  active.findInFile(config, found);
  return settle(found, rules, active.list, yamlComments(document), settings, canFix(config));
}

/**
 * What of the findings in one file is told: in the order of the file, equal ones once, without those that comments
 * suppress, and with the comments that suppress nothing.
 *
 * @param rules - All that may have found something, in the order in which findings at one place are told.
 * @param active - Those that are on.
 */
export function settle(
  found: Finding[],
  rules: readonly RuleInfo[],
  active: readonly { readonly rule: RuleInfo; readonly level: Severity | undefined }[],
  comments: CommentedText,
  settings: Settings,
  canFix: boolean,
): Finding[] {
  const heeded = settings.tellsIgnored === true ? { ...comments, marks: [] } : comments;
  const suppressions = new Suppressions(heeded, settings.honourCciIgnore);
  const findings = eachOnce(inOrder(found, rules)).filter((finding) => !suppressions.suppresses(finding.rule, finding));
  const ignoring = active.find(({ rule }) => rule.id === unusedIgnore.id);
  if (ignoring === undefined || suppressions.ignores.length === 0) return findings;
  const known = new Set(rules.map(({ id }) => id));
  const ids = new Set(active.map(({ rule }) => rule.id));
  for (const idle of idleIgnores(comments.text, suppressions, known, ids))
    findings.push(complete(unusedIgnore, idle, ignoring.level, canFix));
  return inOrder(findings, rules);
}

/** By place; at one place in the order of the rules. */
function inOrder(findings: Finding[], rules: readonly RuleInfo[]): Finding[] {
  const rank = (finding: Finding): number => rules.findIndex(({ id }) => id === finding.rule);
  return findings.sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.rule === b.rule ? 0 : rank(a) - rank(b)),
  );
}

/** Leaves out what is equal to another, and of each rule what is more than anybody reads. */
function eachOnce(ordered: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  let messages: Set<string> | undefined;
  let last: Finding | undefined;
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

function* idleIgnores(
  text: string,
  suppressions: Suppressions,
  known: ReadonlySet<string>,
  active: ReadonlySet<string>,
): Generator<RuleFinding> {
  for (const ignore of suppressions.ignores) {
    const unknown = ignore.rules.filter((id) => !known.has(id));
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
        ? removal(text, ignore.span, ignore.isOwnLine)
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
  text: string,
  span: RuleFinding['span'],
  isOwnLine: boolean,
): { span: RuleFinding['span']; text: string } {
  let { start } = span;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const newline = text.indexOf('\n', span.end);
  return { span: { start, end: isOwnLine ? (newline === -1 ? text.length : newline + 1) : span.end }, text: '' };
}
