import { z } from 'zod';
import { parseTime } from '../../http/parseTime';

/**
 * What CircleCI's API v2 answers, as far as it is used here. Unknown members are ignored.
 *
 * @see https://circleci.com/docs/api/v2/
 */
export const circleCiAnswers = {
  me: z.object({ id: z.string(), login: z.string().nullish(), name: z.string().nullish() }),

  project: z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    organization_id: z.string(),
    vcs_info: z.object({ provider: z.string().nullish() }).nullish(),
  }),

  variables: pageOf(
    z.object({
      name: z.string(),
      value: z.string().nullish(),
      // The document and Terraform's provider write it with a hyphen, the newer CLI with an underscore.
      'created-at': z.string().nullish(),
      created_at: z.string().nullish(),
    }),
  ),

  pipelines: pageOf(
    z.object({
      id: z.string(),
      number: z.number(),
      state: z.string(),
      created_at: z.string().nullish(),
      // Absent for pipelines of GitHub App projects.
      vcs: z
        .object({ branch: z.string().nullish(), tag: z.string().nullish(), revision: z.string().nullish() })
        .nullish(),
      errors: z.array(z.object({ type: z.string().nullish(), message: z.string().nullish() })).nullish(),
      trigger: z.object({ type: z.string().nullish() }).nullish(),
    }),
  ),
  startedPipeline: z.object({ id: z.string(), number: z.number() }),
  definitions: z.object({ items: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish() }),

  workflow: workflow(),
  workflows: pageOf(workflow()),
  rerun: z.object({ workflow_id: z.string() }),

  jobs: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.string(),
      type: z.string().nullish(),
      approval_request_id: z.string().nullish(),
      job_number: z.number().nullish(),
      started_at: z.string().nullish(),
    }),
  ),
  job: z.object({ messages: z.array(z.object({ message: z.string() })).nullish() }),

  contexts: pageOf(z.object({ id: z.string(), name: z.string() })),
  contextVariables: pageOf(z.object({ variable: z.string(), updated_at: z.string().nullish() })),
};

export type WorkflowAnswer = z.infer<ReturnType<typeof workflow>>;

/** A list without `items` is no empty list: an answer with nothing in it says nothing. */
function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_page_token: z.string().nullish() });
}

function workflow() {
  return z.object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    pipeline_id: z.string(),
    pipeline_number: z.number(),
    // By it a run is one of before or after a change.
    created_at: z.string().refine((text) => parseTime(text) !== undefined),
    stopped_at: z.string().nullish(),
    tag: z.string().nullish(),
  });
}
