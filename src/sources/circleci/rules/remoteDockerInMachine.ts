import { removeItem } from '../../yaml/edit/insert';
import type { ConfigModel } from '../model/configModel';
import type { JobFlow } from '../model/jobFlow';
import type { TopStep } from '../../docker/flow';
import { namedExecutors } from '../model/pulls';
import { findMember } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** `setup_remote_docker` in a job on a machine, which has a Docker of its own. */
export const remoteDockerInMachine = {
  id: 'remote-docker-in-machine',
  summary: '`setup_remote_docker` does not work on a machine executor',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('remote-docker-in-machine'),
  *checkShare(config, { flows }) {
    const seen = new Set<object>();
    for (const flow of flows) {
      if (flow.environment !== 'machine') continue;
      for (const site of flow.remoteDocker) {
        if (seen.has(site.node)) continue;
        seen.add(site.node);
        const { top } = site;
        const edit =
          top === undefined || site.via.length > 0 || !isOwn(config, flow, top)
            ? undefined
            : removeItem(config.document, top.list, top.index);
        yield {
          span: config.span(site.node),
          message: `\`${flow.job.path}\` runs on a machine, where \`setup_remote_docker\` is not supported: Docker is there already. Remove the step.`,
          ...(edit === undefined || top === undefined || top.list.items.length < 2
            ? {}
            : {
                fix: lazyFix('Remove the step', false, () => ({
                  edits: [edit],
                  changes: [{ kind: 'items', node: top.list }],
                })),
              }),
        };
      }
    }
  },
} satisfies ConfigRule;

/** Whether a step runs on a machine only: no other job shares it, and no caller has it run elsewhere. */
function isOwn(config: ConfigModel, { job }: JobFlow, { item, list, isAround }: TopStep): boolean {
  const { node, scope } = job;
  if ((item.anchor ?? list.anchor ?? node.anchor) !== undefined) return false;
  const choices = job.environment === undefined ? namedExecutors(config.document, job, config.invocationsOf(job)) : [];
  const isElsewhere = choices.some(({ name }) =>
    [scope, config.root].every((one) => findMember(one, name, ({ executors }) => executors)?.environment !== 'machine'),
  );
  return !isElsewhere && (isAround || (list.chunk === node.chunk && node.start <= list.start && list.end <= node.end));
}
