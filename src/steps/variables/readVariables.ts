import type { EnvironmentVariable } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import { basisOf } from '../../runbook/run/basis';
import type { SecretHandle } from '../../runbook/file/outputs';
import type { Basis, Link } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf, PullbookError } from '../../shared/errors';
import { webPathOf } from '../../services/circleCi/projectSlug';
import { readExpected, type Expected, type UnfilledSecret } from './expectedValue';
import { fitsPlaceholder, maskTells, type MaskVerdict } from './maskTells';

export interface VariablesInput {
  readonly project: string;
  readonly variables: Readonly<Record<string, string | SecretHandle>>;
  readonly after?: string | undefined;
}

export interface VariableFinding {
  readonly name: string;
  /** The variable as it was read, and the version of its value. */
  readonly seen: Basis;
  /**
   * `missing`; `placeholder`: Terraform handed over what it found before the secret had its value; `differs`; `stale`:
   * the mask fits, and the variable is older than the value; `unfed`: it holds something, and its secret holds no value
   * that it could be; `match`; `unproved`: nothing speaks against it, and the mask alone cannot speak for it; `alike`:
   * its end fits the value, and Terraform's placeholder as well.
   */
  readonly verdict: 'missing' | 'placeholder' | 'differs' | 'stale' | 'unfed' | 'match' | 'unproved' | 'alike';
  /** The secret that has to get its value before any build can hand one over. */
  readonly secret?: UnfilledSecret;
  /** `created 2026-11-23 09:14 UTC`; absent where the service does not say. */
  readonly age?: string;
}

export interface VariablesState {
  readonly variables: readonly VariableFinding[];
  /** Contexts that set one of the names; `undefined` where they may not be listed. */
  readonly contexts: readonly { readonly context: string; readonly names: readonly string[] }[] | undefined;
  readonly link: Link;
}

/** CircleCI may give whole seconds. */
const graceMs = 1000;

/** Reads only. @throws {PullbookError} `NOT_FOUND` when the project is not there or hidden. */
export async function readVariables(input: VariablesInput, ctx: CheckContext<Services>): Promise<VariablesState> {
  const { circleCi } = ctx.services;
  const options = { signal: ctx.signal };
  const project = await circleCi.findProject(input.project, options);
  if (project === undefined) {
    throw new PullbookError('NOT_FOUND', `CircleCI shows no project \`${input.project}\` to you.`, {
      service: 'CircleCI',
      advice: 'Nothing was changed. Check the slug, and that your user may see the project.',
    });
  }
  const present = new Map((await circleCi.listVariables(input.project, options)).map((one) => [one.name, one]));
  const variables: VariableFinding[] = [];
  for (const [name, value] of Object.entries(input.variables)) {
    variables.push(judge(name, present.get(name), await readExpected(value, ctx), input.after));
  }
  return {
    variables,
    contexts: await readContexts(Object.keys(input.variables), project.organisationId, ctx),
    link: {
      title: 'Open the environment variables on CircleCI',
      url: circleCi.webLink(`settings/project/${webPathOf(input.project)}/environment-variables`),
    },
  };
}

function judge(
  name: string,
  found: EnvironmentVariable | undefined,
  { value, since, unfilled }: Expected,
  after: string | undefined,
): VariableFinding {
  const secret = unfilled === undefined ? {} : { secret: unfilled };
  const seen = basisOf(found === undefined ? undefined : { found, since });
  if (found === undefined) return { name, seen, verdict: 'missing', ...secret };
  const age =
    found.createdAt === undefined
      ? {}
      : { age: `created ${new Date(found.createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` };
  if (unfilled !== undefined) {
    return { name, seen, verdict: fitsPlaceholder(found.mask) ? 'placeholder' : 'unfed', ...secret, ...age };
  }
  const told = maskTells(found.mask, value);
  if (told === 'placeholder' || told === 'differs') return { name, seen, verdict: told, ...age };
  // A build that began after the value came has compared it, and leaves a variable alone that holds it already.
  const builtAfter = since !== undefined && after !== undefined && Date.parse(after) >= since;
  if (since !== undefined && found.createdAt !== undefined && found.createdAt + graceMs < since && !builtAfter) {
    return { name, seen, verdict: 'stale', ...age };
  }
  // Set since the value came, or left alone by a build that compared it: then it is no placeholder of before.
  const isDated = since !== undefined && (found.createdAt !== undefined || builtAfter);
  if (told === 'match' && fitsPlaceholder(found.mask) && !isDated) return { name, seen, verdict: 'alike', ...age };
  const verdicts: Record<Exclude<MaskVerdict, 'placeholder' | 'differs'>, VariableFinding['verdict']> = {
    match: 'match',
    nothing: 'unproved',
  };
  return { name, seen, verdict: verdicts[told], ...age };
}

/** A context that sets the same name wins in the jobs that use it. To list contexts is a right of its own. */
async function readContexts(
  names: readonly string[],
  organisation: string,
  ctx: CheckContext<Services>,
): Promise<VariablesState['contexts']> {
  try {
    const contexts = await ctx.services.circleCi.listContextVariables(organisation, { signal: ctx.signal });
    return contexts
      .map(({ context, variables }) => ({ context, names: names.filter((name) => variables.includes(name)) }))
      .filter((one) => one.names.length > 0);
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN' && codeOf(error) !== 'NOT_FOUND') throw error;
    return undefined;
  }
}
