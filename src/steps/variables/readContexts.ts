import type { CircleCiContext } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import { basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';

/** What contexts say of names that a project sets too: in the jobs that use one, its value wins. */
export interface ContextFindings {
  /** Whether the organisation's contexts could be listed. */
  readonly isListed: boolean;
  /** Those that set one of the names. */
  readonly setting: readonly ContextFinding[];
  /** The names of those that may be listed and not read. */
  readonly unread: readonly string[];
  /** Stands for all of them as they were read. */
  readonly seen: Basis;
}

export interface ContextFinding {
  readonly context: string;
  readonly names: readonly string[];
  readonly seen: Basis;
}

/** Enough to be quick, few enough to stay clear of the rate limit. */
const atOnce = 4;

/**
 * Looks for the names in the contexts of an organisation. To list contexts is a right of its own, and each may be closed to
 * its groups: what one refuses hides nothing of the others.
 */
export async function readContexts(
  names: readonly string[],
  organisation: string,
  { services, signal }: CheckContext<Services>,
): Promise<ContextFindings> {
  const { circleCi } = services;
  const contexts = await unlessRefused(circleCi.listContexts(organisation, { signal }));
  if (contexts === undefined) return { isListed: false, setting: [], unread: [], seen: basisOf({ organisation }) };
  const read = async ({ id, name }: CircleCiContext) => {
    const variables = await unlessRefused(circleCi.listContextVariables(id, { signal }));
    const set = variables?.filter((one) => names.includes(one.name));
    return {
      id,
      context: name,
      set,
      names: set && names.filter((one) => set.some((variable) => variable.name === one)),
    };
  };
  const found = [];
  for (let start = 0; start < contexts.length; start += atOnce) {
    for (const one of await Promise.all(contexts.slice(start, start + atOnce).map(read))) found.push(one);
  }
  return {
    isListed: true,
    setting: found.flatMap(({ id, context, set, names: own }) =>
      // Whether its value is right was judged of the one that it has.
      own === undefined || own.length === 0 ? [] : [{ context, names: own, seen: basisOf({ id, context, set }) }],
    ),
    unread: found.flatMap(({ context, names: set }) => (set === undefined ? [context] : [])),
    seen: basisOf({ organisation, found: found.map(({ id, names: set }) => ({ id, set: set ?? 'unread' })) }),
  };
}

/** `undefined` where the operator may not see it; CircleCI says the same of what is gone. */
async function unlessRefused<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN' && codeOf(error) !== 'NOT_FOUND') throw error;
    return undefined;
  }
}
