import type { Span } from '../../../shared/text';
import { registryName } from '../../docker/image/imageReference';
import { flatCredentials, strayKeys } from '../model/entryKeys';
import { isOnRunner, registryTitle, withoutAuth } from '../model/imagePuller';
import { insertAuth } from '../edit/insertAuth';
import { isExempt } from '../../docker/image/isExempt';
import type { ConfigModel } from '../model/configModel';
import { usesTeamCredentials } from '../model/credentials';
import type { DockerEntry } from '../model/dockerEntry';
import type { PullUse } from '../model/pulls';
import { counted, docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** Whether a use of an image is a pull from Docker Hub that no credential covers. */
export function isUnauthenticated(use: PullUse, config: ConfigModel): boolean {
  return (
    use.entry.auth === undefined &&
    use.value.reference.registry.kind === 'docker-hub' &&
    !isExempt(use.value.text, config.settings)
  );
}

/** Where an image is written: the value of `image:`, or the item itself when a merge key brings the image. */
export function imageSpan(config: ConfigModel, entry: DockerEntry): Span {
  const own = entry.node.pairs.findLast(({ key }) => key.kind === 'scalar' && key.value === 'image');
  return config.span(own?.value ?? entry.node.pairs[0]?.key ?? entry.node);
}

/**
 * A Docker Hub image of a job or an executor without `auth`.
 *
 * Why: CircleCI pulls such images with its own, unlimited credentials, so nothing fails today; private images do, and
 * CircleCI reserves the right to limit the others. Not flagged: images whose registry a variable decides.
 */
export const unauthenticatedDockerPull = {
  id: 'unauthenticated-docker-pull',
  summary: 'A Docker Hub image of an executor is pulled without credentials',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('unauthenticated-docker-pull'),
  *checkShare(config, { pulls }) {
    const { username, password } = config.settings.credentials;
    for (const pull of pulls) {
      const uses = pull.uses.filter((use) => isUnauthenticated(use, config));
      const first = uses[0];
      // Credentials in the wrong place are told of as that.
      if (first === undefined || flatCredentials(config.document, pull.entry) !== undefined) continue;
      const others = pull.uses.length - 1;
      const isUsed = uses.some((use) => use.isUsed);
      yield {
        span: imageSpan(config, pull.entry),
        within: config.span(pull.entry.node),
        message:
          `Image \`${first.value.text}\` of \`${first.owner.path}\` is pulled from ${registryTitle(first)} without \`auth\`. ` +
          `${isUsed ? withoutAuth(config, uses) : 'No job uses this executor.'} ` +
          `Add \`auth\` with \`$${username}\` and \`$${password}\`.`,
        ...(isUsed ? {} : { severity: 'info' as const }),
        confidence: uses.every((use) => isOnRunner(config, use))
          ? 'low'
          : uses.some((use) => use.value.basis === 'literal')
            ? 'high'
            : 'medium',
        related: uses
          .slice(1)
          .map((use) => ({ span: config.span(use.owner.keyNode), message: `\`${use.owner.path}\` pulls it too` })),
        data: { pulls: uses.map(describeUse) },
        fix: lazyFix(
          `Add \`auth\` with \`$${username}\`${others > 0 ? ` (changes ${counted(others, 'more place')} that share${others === 1 ? 's' : ''} it)` : ''}`,
          // With a key that the entry does not take the config stays refused.
          usesTeamCredentials(config) && strayKeys(config.document, pull.entry).length === 0,
          () => insertAuth(config.document, [pull.entry], config.settings),
        ),
      };
    }
  },
} satisfies ConfigRule;

/** One place a finding stands for, as in the JSON report. */
export function describeUse(use: PullUse): { owner: string; index: number; image: string; registry: string } {
  return {
    owner: use.owner.path,
    index: use.entry.index,
    image: use.entry.image?.value ?? '',
    registry: registryName(use.value.reference.registry),
  };
}
