import type { Services } from '../../services/services';
import type { SecretHandle } from '../../runbook/file/outputs';
import type { Link } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { PullbookError } from '../../shared/errors';
import { webPathOf } from '../../services/circleCi/projectSlug';
import { readExpected } from './expectedValue';
import { judge, type VariableFinding } from './judgeVariable';
import { readContexts, type ContextFindings } from './readContexts';

export interface VariablesInput {
  readonly project: string;
  readonly variables: Readonly<Record<string, string | SecretHandle>>;
  readonly after?: string | undefined;
}

export interface VariablesState {
  readonly variables: readonly VariableFinding[];
  readonly contexts: ContextFindings;
  readonly link: Link;
  /** Where contexts are shown. */
  readonly contextsLink: Link;
}

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
  const web = webPathOf(input.project);
  const present = new Map((await circleCi.listVariables(input.project, options)).map((one) => [one.name, one]));
  const variables: VariableFinding[] = [];
  const builtAt = pastOnly(input.after, ctx.clock.now());
  for (const [name, value] of Object.entries(input.variables)) {
    variables.push(judge(name, present.get(name), await readExpected(value, ctx), builtAt));
  }
  return {
    variables,
    contexts: await readContexts(Object.keys(input.variables), project.organisationId, ctx),
    link: {
      title: 'Open the environment variables on CircleCI',
      url: circleCi.webLink(`settings/project/${web}/environment-variables`),
    },
    contextsLink: {
      title: 'Open the contexts on CircleCI',
      url: circleCi.webLink(`settings/organization/${web.split('/').slice(0, 2).join('/')}/contexts`),
    },
  };
}

/** When the build began that handed the values over. One that is to begin in the future has handed over nothing. */
function pastOnly(after: string | undefined, now: number): number | undefined {
  const at = after === undefined ? undefined : Date.parse(after);
  return at === undefined || at > now ? undefined : at;
}
