import type { Services } from '../../clients/services';
import type { CheckContext } from '../../runbook/step';
import { codeOf, isPullbookError } from '../../shared/errors';

export interface PrerequisitesInput {
  readonly organisation: string;
  readonly team: string;
  readonly account: string;
  readonly project: string;
  readonly infra: string;
  readonly mail: string;
}

/** One thing that must hold before the runbook starts. */
export interface Prerequisite {
  /** What must hold, as an assertion. */
  readonly what: string;
  readonly holds: boolean;
  /** What was found, in words that do not move. */
  readonly found: string;
  /** What to ask whom, when it does not hold. */
  readonly ask: string;
}

/** Failures that pass by themselves: they fail the step, because they say nothing about the prerequisite. */
const passing: readonly string[] = ['CANCELLED', 'NETWORK', 'TIMEOUT', 'UNAVAILABLE', 'RATE_LIMITED', 'DEFECT'];

/** What `look` finds; a refusal of the service is a finding too. */
export async function lookAt(
  what: string,
  ask: string,
  look: () => Promise<{ readonly holds: boolean; readonly found: string }>,
): Promise<Prerequisite> {
  try {
    return { what, ask, ...(await look()) };
  } catch (error) {
    if (!isPullbookError(error) || passing.includes(codeOf(error))) throw error;
    const advice = error.facts.advice ?? ask;
    return { what, holds: false, found: error.message, ask: advice.replace(/^Nothing was (?:changed|sent)\. /, '') };
  }
}

export type PrerequisiteContext = CheckContext<Services>;
