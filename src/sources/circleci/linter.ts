import type { Edit } from '../../shared/text';
import { runConfigRules } from './runConfigRules';
import { ConfigModel } from './model/configModel';
import { rules } from './registry';
import { isBulkFix } from '../../lint/rule';
import type { ConfigFinding, ConfigFix } from './rule';
import { defaultSettings, type Settings } from '../../lint/settings';
import { verifyEdits } from '../yaml/verifyFix';
import { parseConfig } from './parseConfig';

/** What linting a text gave. */
export interface LintResult {
  readonly findings: readonly ConfigFinding[];
  /** For hovers, lenses and the compound fix. */
  readonly model: ConfigModel;
}

/** Lints a text once. */
export function lintText(text: string, settings: Settings = defaultSettings): LintResult {
  const model = ConfigModel.read(parseConfig(text), settings);
  return { findings: runConfigRules(model, rules), model };
}

/** The fixes of a file that may and can be applied together: none touches the place of another, and the whole verifies. */
export function chooseFixes(
  model: ConfigModel,
  findings: readonly ConfigFinding[],
  unsafe: boolean,
): { edits: readonly Edit[]; count: number } {
  const wanted = findings.flatMap(({ fix }) => (isBulkFix(fix, { unsafe }) ? [fix] : []));
  const chosen = verified(model, withoutOverlap(wanted));
  return { edits: chosen.flatMap((fix) => fix.edits), count: chosen.length };
}

/**
 * Which fixes of a file hold when each is applied alone. One parse for many: fixes that do not touch one another are
 * tried together, and only a set that fails is taken apart. What several bring alike, such as the command that each of their
 * jobs calls, is there once.
 */
export function soundFixes(model: ConfigModel, findings: readonly ConfigFinding[]): ReadonlySet<ConfigFix> {
  const sound = new Set<ConfigFix>();
  let left = findings.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  while (left.length > 0) {
    const apart = withoutOverlap(left, true);
    for (const fix of verified(model, apart)) sound.add(fix);
    const tried = new Set(apart);
    const next = left.filter((fix) => !tried.has(fix) && fix.edits.length > 0);
    left = next.length === left.length ? [] : next;
  }
  return sound;
}

/**
 * Edits at one place are left for different rounds, even inserts: their order would be a guess.
 *
 * @param isShared - Whether an edit that an earlier fix has just so touches nothing.
 */
function withoutOverlap(fixes: readonly ConfigFix[], isShared = false): ConfigFix[] {
  const placed = fixes
    .flatMap((fix) => fix.edits.map((edit) => ({ fix, span: edit.span, key: keyOf(edit) })))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const dropped = new Set<ConfigFix>();
  const seen = new Set<string>();
  let last: (typeof placed)[number] | undefined;
  for (const edit of placed) {
    if (dropped.has(edit.fix) || (isShared && seen.has(edit.key))) continue;
    if (last !== undefined && last.fix !== edit.fix && edit.span.start <= last.span.end) dropped.add(edit.fix);
    else {
      last = edit;
      seen.add(edit.key);
    }
  }
  return fixes.filter((fix) => fix.edits.length > 0 && !dropped.has(fix));
}

function keyOf({ span, text }: Edit): string {
  return `${span.start}:${span.end}:${text}`;
}

/** Those of the fixes that verify together. A fix that does not is found by halving, so that it costs no other. */
function verified(model: ConfigModel, fixes: readonly ConfigFix[]): readonly ConfigFix[] {
  const holds = (some: readonly ConfigFix[]): boolean =>
    verifyEdits(
      model.document,
      [...new Map(some.flatMap((fix) => fix.edits.map((edit) => [keyOf(edit), edit] as const))).values()],
      some.flatMap((fix) => fix.repair.changes),
    ) !== undefined;
  if (fixes.length === 0 || holds(fixes)) return fixes;
  if (fixes.length === 1) return [];
  const middle = fixes.length >> 1;
  const left = verified(model, fixes.slice(0, middle));
  const right = verified(model, fixes.slice(middle));
  const both = [...left, ...right];
  return both.length < 2 || holds(both) ? both : left;
}
