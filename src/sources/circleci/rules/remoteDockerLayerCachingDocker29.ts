import { replaceScalar } from '../edit/replaceScalar';
import { remoteDockerSteps } from '../model/remoteDockerSteps';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/**
 * Docker 29 with layer caching, which do not go together.
 * @see https://circleci.com/docs/guides/execution-managed/building-docker-images/
 */
export const remoteDockerLayerCachingDocker29 = {
  id: 'remote-docker-layer-caching-docker29',
  summary: 'Docker 29 does not work with layer caching',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('remote-docker-layer-caching-docker29'),
  *checkShare(config, share) {
    for (const { step, owner, version, hasLayerCaching } of remoteDockerSteps(share, config)) {
      if (version?.value !== 'docker29' || !hasLayerCaching) continue;
      const span = config.span(version.node);
      yield {
        span,
        within: config.span(step.node),
        message: `\`${owner}\` asks for \`docker29\` with \`docker_layer_caching\`, which that version does not support. Use \`docker28\`, or turn layer caching off.`,
        ...(version.node.value === 'docker29'
          ? {
              fix: lazyFix('Use `docker28`', false, () => replaceScalar(config, version.node, 'docker28')),
            }
          : {}),
      };
    }
  },
} satisfies ConfigRule;
