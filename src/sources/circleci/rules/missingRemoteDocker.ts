import { insertItem } from '../../yaml/edit/insert';
import { placesBefore } from '../edit/placesBefore';
import type { ConfigModel } from '../model/configModel';
import type { JobFlow } from '../model/jobFlow';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { pullSpan, shorten } from './missingDockerLogin';

/** A docker call in a job of the docker executor that did not set up remote Docker: there is no daemon to talk to. */
export const missingRemoteDocker = {
  id: 'missing-remote-docker',
  summary: 'A docker call comes before `setup_remote_docker`',
  severity: 'info',
  confidence: 'medium',
  profile: 'recommended',
  concern: 'other',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('missing-remote-docker'),
  *checkShare(config, { flows }) {
    const seen = new Set<number>();
    for (const flow of flows) {
      const pull = flow.withoutRemoteDocker[0];
      if (flow.environment !== 'docker' || pull === undefined || hasOwnDaemon(config, flow)) continue;
      const span = pullSpan(config, pull);
      if (seen.has(span.start)) continue;
      seen.add(span.start);
      const { top } = pull.site;
      yield {
        span,
        within: config.span(top?.item ?? pull.site.node),
        message: `\`${flow.job.path}\` calls \`${shorten(pull.text)}\` in the docker executor without \`setup_remote_docker\` before it, so there is no Docker daemon. Add that step.`,
        ...(top === undefined
          ? {}
          : {
              fix: lazyFix('Add `setup_remote_docker` before it', false, () => {
                const { steps } = placesBefore(config.document, flow.withoutRemoteDocker);
                const edits = steps.flatMap(
                  ({ list, index }) => insertItem(config.document, list, index, 'setup_remote_docker') ?? [],
                );
                return { edits, changes: steps.map(({ list }) => ({ kind: 'items' as const, node: list })) };
              }),
            }),
      };
    }
  },
} satisfies ConfigRule;

/** A self-hosted runner, or a daemon that is named by `DOCKER_HOST`. */
function hasOwnDaemon({ document, executors }: ConfigModel, { job }: JobFlow): boolean {
  for (const node of [job.node, executors.of(job)?.node]) {
    if (node === undefined) continue;
    if (document.asScalar(document.get(node, 'resource_class')?.value)?.value.includes('/') === true) return true;
    const environment = document.asMap(document.get(node, 'environment')?.value);
    if (environment !== undefined && document.get(environment, 'DOCKER_HOST') !== undefined) return true;
  }
  return false;
}
