/** Every word of the renderer's own. The editor translates them and sends them along with a report. */
export const englishWords = {
  live: 'Live',
  rehearsal: 'Rehearsal',
  landsIn: 'lands in',
  from: 'from',
  checkedAt: 'checked',
  plannedAt: 'planned',
  create: 'create',
  update: 'change',
  delete: 'remove',
  run: 'run',
  gate: 'approve',
  person: 'you',
  undo: 'undo',
  plan: 'Plan',
  toCreate: '{0} to create',
  toChange: '{0} to change',
  toRemove: '{0} to remove',
  toRun: '{0} to run',
  toApprove: '{0} to approve',
  forYou: '{0} for you to do',
  noChanges: 'No changes.',
  inSync: 'Everything is as this step says.',
  applied: 'Applied, then checked again.',
  done: 'done',
  todo: 'to do',
  doing: 'under way',
  failed: 'failed',
  unknown: 'unknown',
  noLimit: 'no limit',
  notStated: 'not stated',
  left: '{0} left',
  ofLeft: '{0} of {1} left',
  copy: 'Copy',
  copied: 'Copied',
  details: 'Details',
  outputs: 'Values for later steps',
  restored: 'From the journal, {0}: {1}. Not checked again yet.',
  stale: 'The step was edited after this plan. Plan it again to apply.',
  progress: 'Progress',
  signIn: 'Sign in to {0}…',
  retry: 'Retry',
  planAgain: 'Plan again',
  command: 'Run this in a terminal',
} as const;

export type Words = Readonly<Record<keyof typeof englishWords, string>>;

/** `template` with `{0}`, `{1}`… replaced by `values`. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
