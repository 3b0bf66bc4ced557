import { bodyOf } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import { circleError, type CircleCiUser, mayUse } from './circleCiAccess';
import type { CircleCiPipeline, CircleCiProject } from './circleCiState';
import type { Call } from './circleCiWorld';
import { filterOf, statusOfRun, v3List, v3Run } from './v3Answers';

/** "Invalid page size" is what CircleCI's command line has met beyond it. */
const largestPage = 20;

interface Placed {
  readonly project: CircleCiProject;
  readonly pipeline: CircleCiPipeline;
}

/** Those that a person started, of all projects; with filters by phase, by how they stand and by when. */
export function listRuns(call: Call, caller: CircleCiUser): ServiceResponse {
  const user = filterOf(call, 'user_id');
  if (user === undefined) return circleError(400, 'filter[user_id] is required');
  const [phase, outcome] = [filterOf(call, 'phase'), filterOf(call, 'current_outcome')];
  const isMeant = ({ project, pipeline }: Placed): boolean => {
    const { attributes } = v3Run(call, project, pipeline);
    return (
      pipeline.actor === (user === 'me' ? caller.id : user) &&
      (phase === undefined || attributes.phase === phase) &&
      (outcome === undefined || attributes.current_outcome === outcome)
    );
  };
  const found = runsOf(call, caller, filterOf(call, 'from'), filterOf(call, 'to')).filter(isMeant);
  const { query } = call.request;
  return pageOf(call, found, query.get('page[limit]') ?? String(largestPage), query.get('page[cursor]') ?? '');
}

/** Those of the projects in `scope`, by an expression such as `pipeline.git.branch == "main" and pipeline.status == "failed"`. */
export function searchRuns(call: Call, caller: CircleCiUser): ServiceResponse {
  const { scope, filter = '', page } = bodyOf(call.request) ?? {};
  const { project_ids: ids, from, to } = membersOf(scope);
  const conditions = typeof filter === 'string' ? conditionsIn(filter) : undefined;
  if (!Array.isArray(ids) || !isMoment(from) || !isMoment(to)) return circleError(400, 'scope is invalid');
  if (conditions === undefined) return circleError(400, 'filter is invalid');
  const found = runsOf(call, caller, from, to).filter(
    ({ project, pipeline }) =>
      ids.includes(project.id) &&
      (conditions.branch === undefined || pipeline.branch === conditions.branch) &&
      (conditions.status === undefined || statusOfRun(call, pipeline) === conditions.status),
  );
  const { limit = largestPage, cursor = '' } = membersOf(page);
  return pageOf(call, found, String(limit), String(cursor));
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isMoment(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

/** The two conditions that CircleCI's command line writes; `undefined` for an expression with anything else in it. */
function conditionsIn(filter: string): { readonly branch?: string; readonly status?: string } | undefined {
  const found: { branch?: string; status?: string } = {};
  for (const condition of filter === '' ? [] : filter.split(' and ')) {
    const [, name, text = ''] =
      /^pipeline\.(git\.branch|status) == ("(?:[^"\\\p{Cc}]|\\["\\])*")$/u.exec(condition.trim()) ?? [];
    if (name === undefined) return undefined;
    found[name === 'status' ? 'status' : 'branch'] = String(JSON.parse(text));
  }
  return found;
}

/** Newest first. */
function runsOf(call: Call, user: CircleCiUser, from: string | undefined, to: string | undefined): Placed[] {
  // A moment of the request has whole seconds.
  const isIn = ({ createdAt }: CircleCiPipeline): boolean =>
    (from === undefined || createdAt >= Date.parse(from)) && (to === undefined || createdAt < Date.parse(to) + 1000);
  return call.state.circleCi.projects
    .filter((project) => mayUse(user, project))
    .flatMap((project) => project.pipelines.filter(isIn).map((pipeline) => ({ project, pipeline })))
    .sort(({ pipeline: a }, { pipeline: b }) => b.createdAt - a.createdAt || b.number - a.number);
}

function pageOf(call: Call, found: readonly Placed[], limit: string, cursor: string): ServiceResponse {
  const size = Number(limit);
  const start = Number(cursor);
  if (!Number.isInteger(size) || size < 1 || size > largestPage) return circleError(400, 'Invalid page size');
  if (!Number.isInteger(start) || start < 0) return circleError(400, 'Invalid page cursor');
  const end = start + size;
  const shown = found.slice(start, end).map(({ project, pipeline }) => v3Run(call, project, pipeline));
  return v3List(shown, end < found.length ? String(end) : null);
}
