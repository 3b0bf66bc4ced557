import type { Readings } from '../../readings';
import type { CircleCi } from '../contract';

/** What each read of CircleCI is about. */
export const circleCiReadings: Readings<CircleCi> = {
  me: () => 'who the CircleCI token belongs to',
  findProject: (slug) => `project ${slug}`,
  listVariables: (slug) => `variables of ${slug}`,
  listPipelines: (slug, branch) => `pipelines of ${branch} of ${slug}`,
  listWorkflows: (pipeline) => `workflows of pipeline ${pipeline}`,
  findWorkflow: (id) => `workflow ${id}`,
  listJobs: (workflow) => `jobs of workflow ${workflow}`,
  listJobMessages: (slug, job) => `messages of job ${job} of ${slug}`,
  listContextVariables: () => 'contexts of the organisation, and the names of their variables',
  rerun: 'writes',
  runPipeline: 'writes',
  approve: 'writes',
};
