import { PullbookError } from '../../../shared/errors';
import { circleCiAnswers } from './circleCiAnswers';
import type { CircleCiCaller } from './circleCiCaller';
import type { ProjectSlug } from '../projectSlug';

/**
 * Starts a pipeline on the head of a branch.
 *
 * `…/pipeline/run` serves all kinds of projects but GitLab's, and wants a definition id for those of the GitHub App.
 * Where the route does not exist (404, which has started nothing) the older `…/pipeline` is asked. A 201 does not mean
 * that a workflow runs: filters may match none.
 *
 * @throws {PullbookError} `CONFLICT` when the project has several pipeline definitions and none can be chosen.
 * @see https://github.com/CircleCI-Public/circleci-cli/pull/1319
 */
export async function runPipeline(
  call: CircleCiCaller,
  slug: ProjectSlug,
  branch: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly id: string; readonly number: number }> {
  const definition = slug.provider === 'circleci' ? await definitionOf(call, slug, signal) : undefined;
  const started = await call({
    method: 'POST',
    path: `/project/${slug.path}/pipeline/run`,
    body: {
      ...(definition !== undefined && { definition_id: definition }),
      config: { branch },
      checkout: { branch },
    },
    accept: slug.provider === 'circleci' ? [] : [404],
    signal,
  });
  if (started.status !== 404) return started.json(circleCiAnswers.startedPipeline);
  const older = await call({ method: 'POST', path: `/project/${slug.path}/pipeline`, body: { branch }, signal });
  return older.json(circleCiAnswers.startedPipeline);
}

async function definitionOf(
  call: CircleCiCaller,
  slug: ProjectSlug,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const project = await call({ method: 'GET', path: `/project/${slug.path}`, signal });
  const { id } = project.json(circleCiAnswers.project);
  const path = `/projects/${encodeURIComponent(id)}/pipeline-definitions`;
  const definitions = (await call({ method: 'GET', path, signal })).json(circleCiAnswers.definitions).items ?? [];
  if (definitions.length <= 1) return definitions[0]?.id;
  const names = definitions.map((definition) => `\`${definition.name ?? definition.id}\``).join(', ');
  throw new PullbookError('CONFLICT', `The project has ${definitions.length} pipeline definitions: ${names}.`, {
    service: 'CircleCI',
    operation: `GET ${path}`,
    advice: `Nothing was changed. Start the right one in CircleCI's web page, then check again.`,
  });
}
