import { replaceScalar } from '../edit/replaceScalar';
import { hasExpression } from '../../docker/expressionSyntax';
import { configExpressions } from '../model/expressions';
import { remoteDockerStatus } from '../model/remoteDocker';
import { remoteDockerSteps } from '../model/remoteDockerSteps';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { server } from '../settings';
import { valueOf } from '../../../lint/setting';

/** A version of remote Docker that is about to go, or that Pullbook does not know: its list may be the older one. */
export const remoteDockerVersionDeprecated = {
  id: 'remote-docker-version-deprecated',
  summary: 'This version of remote Docker is deprecated or unknown',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: ['deprecated'],
  docs: docsUrl('remote-docker-version-deprecated'),
  *checkShare(config, share) {
    if (valueOf(config.settings, server)) return;
    for (const { step, owner, version } of remoteDockerSteps(share, config)) {
      if (version === undefined || hasExpression(version.value, configExpressions)) continue;
      const status = remoteDockerStatus(version.value);
      if (status !== 'deprecated' && status !== 'unknown') continue;
      const span = config.span(version.node);
      const isWritten = version.node.value === version.value;
      yield {
        span,
        within: config.span(step.node),
        message:
          status === 'deprecated'
            ? `\`${owner}\` asks for remote Docker \`${version.value}\`, which CircleCI calls deprecated. Use \`default\`.`
            : `\`${owner}\` asks for remote Docker \`${version.value}\`, which is not among the versions CircleCI documents: \`default\`, \`edge\`, \`previous\`, \`docker26\` to \`docker29\`.`,
        ...(status === 'unknown' ? { severity: 'hint' as const, confidence: 'medium' as const } : {}),
        ...(isWritten
          ? {
              fix: lazyFix('Use `default`', false, () => replaceScalar(config, version.node, 'default')),
            }
          : {}),
      };
    }
  },
} satisfies ConfigRule;
