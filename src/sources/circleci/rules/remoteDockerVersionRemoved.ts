import { replaceScalar } from '../edit/replaceScalar';
import { remoteDockerStatus } from '../model/remoteDocker';
import { remoteDockerSteps } from '../model/remoteDockerSteps';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { server } from '../settings';
import { valueOf } from '../../../lint/setting';

/** A version of remote Docker that CircleCI removed: the job is rejected before it starts. */
export const remoteDockerVersionRemoved = {
  id: 'remote-docker-version-removed',
  summary: 'This version of remote Docker no longer exists',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: ['deprecated'],
  docs: docsUrl('remote-docker-version-removed'),
  *checkShare(config, share) {
    if (valueOf(config.settings, server)) return;
    for (const { step, owner, version } of remoteDockerSteps(share, config)) {
      if (version === undefined || remoteDockerStatus(version.value) !== 'removed') continue;
      const span = config.span(version.node);
      const isWritten = version.node.value === version.value;
      yield {
        span,
        within: config.span(step.node),
        message: `\`${owner}\` asks for remote Docker \`${version.value}\`, which CircleCI removed: the job is rejected as unavailable. Use \`default\`, or leave \`version\` out.`,
        ...(isWritten
          ? {
              fix: lazyFix('Use `default`', true, () => replaceScalar(config, version.node, 'default')),
            }
          : {}),
      };
    }
  },
} satisfies ConfigRule;
