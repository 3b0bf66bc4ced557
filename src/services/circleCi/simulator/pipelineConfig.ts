import type { CircleCiPipeline, WorkflowPlan } from './circleCiState';

const image = 'cimg/base:2026.01';

/**
 * A configuration that would run what the pipeline runs. The world keeps none: a pipeline is made of its project's plans, so
 * this is written from those that it has, and says nothing about the file of the repository.
 */
export function configOf({ workflows, errors }: CircleCiPipeline): string {
  if (errors.length > 0) return '';
  const plans = new Map(workflows.map(({ plan }) => [plan.name, plan]));
  const jobs = ['plan', 'apply'].flatMap((name) => [
    `  ${name}:`,
    '    docker:',
    `      - image: ${image}`,
    '    steps:',
    '      - checkout',
  ]);
  return [
    'version: 2.1',
    ...([...plans.values()].some(({ setup }) => setup === true) ? ['setup: true'] : []),
    'jobs:',
    ...jobs,
    'workflows:',
    ...[...plans.values()].flatMap(workflowOf),
    '',
  ].join('\n');
}

function workflowOf({ name, approval }: WorkflowPlan): string[] {
  const requires = (job: string): string[] => ['          requires:', `            - ${job}`];
  return [
    `  ${JSON.stringify(name)}:`,
    '    jobs:',
    '      - plan',
    ...(approval ? ['      - approve:', '          type: approval', ...requires('plan')] : []),
    '      - apply:',
    ...requires(approval ? 'approve' : 'plan'),
  ];
}
