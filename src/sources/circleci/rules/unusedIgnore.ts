import { docsUrl, type Rule } from '../../../lint/rule';

/**
 * An ignore comment that matches nothing, gives no reason, or names no rule.
 *
 * The engine yields these findings, because only it knows what the comments suppressed.
 */
export const unusedIgnore = {
  id: 'unused-ignore',
  summary: 'An ignore comment has no effect',
  severity: 'hint',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  docs: docsUrl('unused-ignore'),
} satisfies Rule;
