import { inputAt } from './runbookInputs';
import type { OpenRunbook } from './openRunbook';
import type { Wish } from './terraform/wish';

/** The product and the project that a runbook is about. */
export function topicOf(runbook: OpenRunbook | undefined): Wish {
  return { product: inputAt(runbook, 'product'), project: inputAt(runbook, 'circleci', 'project') };
}
