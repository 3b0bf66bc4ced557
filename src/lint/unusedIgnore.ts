import type { Edit } from '../shared/text';
import { docsUrl, lazyFix, type Repair, type RuleFinding, type RuleInfo } from './rule';
import type { Ignore } from './suppress';

/**
 * An ignore comment that matches nothing, gives no reason, or names no rule. Every source has this rule.
 *
 * Its findings come with the outcome, because only then is it known what the comments suppressed.
 */
export const unusedIgnore: RuleInfo = {
  id: 'unused-ignore',
  summary: 'An ignore comment has no effect',
  severity: 'hint',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: ['unnecessary'],
  docs: docsUrl('unused-ignore'),
};

/**
 * What is wrong with comments that should suppress something.
 *
 * @param known - Ids of all rules of the source.
 * @param active - Those of the rules that are on: a comment for one that is off may be needed again.
 */
export function* idleIgnores<R extends Repair>(
  text: string,
  ignores: readonly Ignore[],
  known: ReadonlySet<string>,
  active: ReadonlySet<string>,
  repair: (edits: readonly Edit[]) => R,
): Generator<RuleFinding<R>> {
  for (const ignore of ignores) {
    const state: IgnoreState = {
      ...ignore,
      unknown: ignore.rules.filter((id) => !known.has(id)),
      idle: ignore.rules.filter((id) => active.has(id) && !ignore.used.has(id)),
    };
    const message = faults.find(({ isSo }) => isSo(state))?.message(state);
    if (message === undefined) continue;
    const finding = { span: ignore.span, message };
    yield isRemovable(state)
      ? { ...finding, fix: lazyFix('Remove the comment', true, () => repair([removal(text, ignore)])) }
      : finding;
  }
}

interface IgnoreState extends Ignore {
  readonly unknown: readonly string[];
  /** Rules that found nothing there. */
  readonly idle: readonly string[];
}

/** The first that is so is told. */
const faults: readonly {
  readonly isSo: (ignore: IgnoreState) => boolean;
  readonly message: (ignore: IgnoreState) => string;
}[] = [
  {
    isSo: ({ rules }) => rules.length === 0,
    message: () => 'This comment ignores nothing: name rules, as in `# pullbook: ignore[missing-docker-login] reason`.',
  },
  {
    isSo: ({ unknown }) => unknown.length > 0,
    message: ({ unknown }) => `There is no rule ${listed(unknown)}, so this comment ignores nothing of it.`,
  },
  {
    isSo: ({ reason }) => reason === '',
    message: () => 'This comment gives no reason and is not applied. Say why after the brackets.',
  },
  {
    isSo: ({ idle }) => idle.length > 0,
    message: ({ idle }) => `Nothing here violates ${listed(idle)}. Remove it from the comment.`,
  },
];

function listed(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ');
}

/** One without a reason was meant to say something: it is left to whoever wrote it. */
function isRemovable({ rules, unknown, idle, reason }: IgnoreState): boolean {
  return unknown.length + idle.length >= rules.length && reason !== '';
}

function removal(text: string, { span, isOwnLine }: Ignore): Edit {
  let { start } = span;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const newline = text.indexOf('\n', span.end);
  return { span: { start, end: isOwnLine ? (newline === -1 ? text.length : newline + 1) : span.end }, text: '' };
}
