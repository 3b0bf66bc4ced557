import { inputAt } from './runbookInputs';
import type { OpenRunbook } from './openRunbook';

/** The product and the project that a runbook is about. */
export function topicOf(runbook: OpenRunbook | undefined): Readonly<Record<string, string | undefined>> {
  return { product: inputAt(runbook, 'product'), project: inputAt(runbook, 'circleci', 'project') };
}
