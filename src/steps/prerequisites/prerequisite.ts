import type { Services } from '../../services/services';
import type { CheckContext } from '../../runbook/run/context';
import { isPullbookError } from '../../shared/errors';

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

/** Refusals that say something about a right. Any other failure is none of a table's business. */
const telling: readonly string[] = ['FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST', 'CONFLICT', 'REGION_MISSING'];

/**
 * What `look` finds; that the service refuses is a finding too.
 * @throws whatever `look` throws that says nothing about a right: a missing sign-in, a service that is down.
 */
export async function lookAt(
  what: string,
  ask: string,
  look: () => Promise<{ readonly holds: boolean; readonly found: string }>,
): Promise<Prerequisite> {
  try {
    return { what, ask, ...(await look()) };
  } catch (error) {
    if (!isPullbookError(error) || !telling.includes(error.code)) throw error;
    const advice = error.facts.advice ?? ask;
    return { what, holds: false, found: error.message, ask: advice.replace(/^Nothing was (?:changed|sent)\. /, '') };
  }
}

export type PrerequisiteContext = CheckContext<Services>;
