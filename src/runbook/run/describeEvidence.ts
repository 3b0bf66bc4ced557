import type { Evidence } from '../../shared/verdict';

/** One item in plain text: `members of acme · registry.example · 17:41`. @param time - A time in the reader's words. */
export function describeEvidence({ what, where, when, version }: Evidence, time: (when: number) => string): string {
  const parts = [what, where, when === undefined ? undefined : time(when), version && `version ${version}`];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
