import type { CircleCiPipeline, CircleCiWorkflow } from './circleCiState';
import { jobNamesOf } from './workflowJobs';

/**
 * The configurations of a pipeline as CircleCI has them: what runs, and with dynamic config the setup before it. The world
 * keeps no file: a pipeline is made of its project's plans, so these are written from the workflows that it has.
 */
export function configsOf({ workflows, errors }: CircleCiPipeline): Readonly<Record<string, string>> {
  // Of a file that cannot be read nothing is known but that.
  if (errors.length > 0) return { source: '', compiled: '' };
  const setups = workflows.filter(({ plan }) => plan.setup === true);
  const source = configOf(workflows.filter(({ plan }) => plan.setup !== true));
  const setup = ['setup: true', configOf(setups)].join('\n');
  return {
    source,
    compiled: source,
    ...(setups.length > 0 && { 'setup-config': setup, 'compiled-setup-config': setup }),
  };
}

/** A configuration that runs these workflows; nothing for none. Reruns have the names of what they rerun. */
function configOf(workflows: readonly CircleCiWorkflow[]): string {
  if (workflows.length === 0) return '';
  const byName = [...new Map(workflows.map((workflow) => [workflow.plan.name, workflow])).values()];
  const jobs = [...new Set(byName.flatMap(jobNamesOf))];
  return [
    'version: 2.1',
    'jobs:',
    ...jobs.flatMap((name) => [
      `  ${name}:`,
      '    docker:',
      '      - image: cimg/base:2026.01',
      '    steps:',
      '      - checkout',
    ]),
    'workflows:',
    ...byName.flatMap(workflowIn),
    '',
  ].join('\n');
}

function workflowIn(workflow: CircleCiWorkflow): string[] {
  const [first, second] = jobNamesOf(workflow);
  const { name, approval } = workflow.plan;
  const requires = (job: string): string[] => ['          requires:', `            - ${job}`];
  return [
    `  ${JSON.stringify(name)}:`,
    '    jobs:',
    `      - ${first}`,
    ...(approval ? ['      - approve:', '          type: approval', ...requires(first)] : []),
    `      - ${second}:`,
    ...requires(approval ? 'approve' : first),
  ];
}
