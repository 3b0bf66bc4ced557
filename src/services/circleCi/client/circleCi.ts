import { PullbookError } from '../../../shared/errors';
import { circleCiAnswers, type WorkflowAnswer } from './circleCiAnswers';
import type { CircleCiCaller } from './circleCiCaller';
import { circleCiPages } from './circleCiPages';
import { parseTime } from '../../http/parseTime';
import { parseProjectSlug } from '../projectSlug';
import { runPipeline } from './runPipeline';
import type { CircleCi, Workflow } from '../contract';

const part = encodeURIComponent;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * CircleCI's API v2. Version 3 is not used: its rerun ignores the v2 member names without an error.
 *
 * @param options.webUrl - Origin of the web application.
 * @see https://circleci.com/docs/api/v2/
 */
export function createCircleCi(options: { readonly call: CircleCiCaller; readonly webUrl: string }): CircleCi {
  const { call, webUrl } = options;
  const pages = circleCiPages(call);

  return {
    async me({ signal }) {
      const me = (await call({ method: 'GET', path: '/me', signal })).json(circleCiAnswers.me);
      const login = me.login ?? me.id;
      return { id: me.id, login, name: me.name ?? login };
    },

    async findProject(slug, { signal }) {
      const path = `/project/${parseProjectSlug(slug).path}`;
      const answer = await call({ method: 'GET', path, accept: [404], signal });
      if (answer.status === 404) return undefined;
      const project = answer.json(circleCiAnswers.project);
      return {
        id: project.id,
        slug: project.slug,
        name: project.name,
        organisationId: project.organization_id,
        provider: project.vcs_info?.provider ?? 'unknown',
      };
    },

    async listVariables(slug, { signal }) {
      const path = `/project/${parseProjectSlug(slug).path}/envvar`;
      const found = await pages(path, {}, circleCiAnswers.variables, signal);
      return found.map((variable) => ({
        name: variable.name,
        mask: variable.value ?? '',
        createdAt: parseTime(variable['created-at'] ?? variable.created_at),
      }));
    },

    async listPipelines(slug, branch, { signal, page }) {
      const path = `/project/${parseProjectSlug(slug).path}/pipeline`;
      const answer = await call({ method: 'GET', path, query: { branch, 'page-token': page }, signal });
      const { items, next_page_token: next } = answer.json(circleCiAnswers.pipelines);
      // What a tag started has no branch, and is no build of one, whatever the service lists here.
      const own = items.filter(({ vcs }) => vcs?.tag == null && (vcs?.branch ?? branch) === branch);
      const found = own.map((pipeline) => ({
        id: pipeline.id,
        number: pipeline.number,
        state: pipeline.state,
        createdAt: parseTime(pipeline.created_at) ?? 0,
        branch: pipeline.vcs?.branch ?? undefined,
        revision: pipeline.vcs?.revision ?? undefined,
        errors: (pipeline.errors ?? []).map(({ message, type }) => message ?? type ?? 'unknown error'),
        // `scheduled_pipeline`; by its beginning, for schedules written in a config may have another word.
        ...(pipeline.trigger?.type?.startsWith('schedule') === true && { isScheduled: true as const }),
      }));
      // The order of the list is not documented.
      const pipelines = found.sort((a, b) => b.createdAt - a.createdAt || b.number - a.number);
      return { pipelines, ...(next ? { next } : {}) };
    },

    async listWorkflows(pipelineId, { signal }) {
      const found = await pages(`/pipeline/${part(pipelineId)}/workflow`, {}, circleCiAnswers.workflows, signal);
      return found.map(workflowOf).sort((a, b) => b.createdAt - a.createdAt);
    },

    async findWorkflow(id, { signal }) {
      const answer = await call({ method: 'GET', path: `/workflow/${part(id)}`, accept: [404], signal });
      return answer.status === 404 ? undefined : workflowOf(answer.json(circleCiAnswers.workflow));
    },

    async listJobs(workflowId, { signal }) {
      const found = await pages(`/workflow/${part(workflowId)}/job`, {}, circleCiAnswers.jobs, signal);
      return found.map((job) => ({
        id: job.id,
        name: job.name,
        status: job.status,
        type: job.type ?? 'build',
        approvalRequestId: job.approval_request_id ?? undefined,
        number: job.job_number ?? undefined,
        startedAt: parseTime(job.started_at),
      }));
    },

    async listJobMessages(slug, job, { signal }) {
      const path = `/project/${parseProjectSlug(slug).path}/job/${job}`;
      const answer = await call({ method: 'GET', path, accept: [404], signal });
      if (answer.status === 404) return [];
      return (answer.json(circleCiAnswers.job).messages ?? []).map(({ message }) => message);
    },

    async rerun(workflowId, { signal } = {}) {
      const path = `/workflow/${part(workflowId)}/rerun`;
      // The whole workflow: `from_failed` would skip the jobs that applied the old values with success.
      const answer = await call({ method: 'POST', path, body: {}, signal });
      return answer.json(circleCiAnswers.rerun).workflow_id;
    },

    runPipeline: (slug, branch, { signal } = {}) => runPipeline(call, parseProjectSlug(slug), branch, signal),

    async approve(workflowId, approvalRequestId, { signal } = {}) {
      const path = `/workflow/${part(workflowId)}/approve/${part(approvalRequestId)}`;
      await call({ method: 'POST', path, signal });
    },

    listContexts(organisation, { signal }) {
      const owner: Record<string, string> = uuid.test(organisation)
        ? { 'owner-id': organisation }
        : { 'owner-slug': organisation };
      return pages('/context', { ...owner, 'owner-type': 'organization' }, circleCiAnswers.contexts, signal);
    },

    async listContextVariables(contextId, { signal }) {
      const path = `/context/${part(contextId)}/environment-variable`;
      const found = await pages(path, {}, circleCiAnswers.contextVariables, signal);
      return found.map(({ variable, updated_at }) => ({ name: variable, updatedAt: parseTime(updated_at) }));
    },

    webLink(path) {
      if (/^[a-z]+:|^\/\//i.test(path)) throw new PullbookError('DEFECT', `\`${path}\` is not a path.`);
      return `${webUrl}/${path.replace(/^\/+/, '')}`;
    },
  };
}

function workflowOf(answer: WorkflowAnswer): Workflow {
  return {
    id: answer.id,
    name: answer.name,
    status: answer.status,
    pipelineId: answer.pipeline_id,
    pipelineNumber: answer.pipeline_number,
    createdAt: parseTime(answer.created_at) ?? 0,
    stoppedAt: parseTime(answer.stopped_at),
    ...(answer.tag === 'setup' ? { isSetup: true as const } : answer.tag ? { tag: answer.tag } : {}),
  };
}
