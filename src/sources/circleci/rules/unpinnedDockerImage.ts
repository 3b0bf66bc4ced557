import { docsUrl } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { imageSpan } from './unauthenticatedDockerPull';

/** An image without a tag, or with `latest`: the same commit can build differently tomorrow. */
export const unpinnedDockerImage = {
  id: 'unpinned-docker-image',
  summary: 'An image has no fixed version',
  severity: 'hint',
  confidence: 'high',
  profile: 'pedantic',
  concern: 'other',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('unpinned-docker-image'),
  *checkShare(config, { pulls }) {
    for (const { entry, uses } of pulls) {
      const value = uses[0]?.value;
      if (value === undefined || value.reference.registry.kind === 'unknown' || value.reference.digest !== undefined)
        continue;
      const { tag } = value.reference;
      if (tag !== undefined && tag !== 'latest') continue;
      yield {
        span: imageSpan(config, entry),
        within: config.span(entry.node),
        message: `\`${value.text}\` ${tag === undefined ? 'has no tag and so means' : 'means'} whatever \`latest\` is on the day. Name a version or a digest.`,
      };
    }
  },
} satisfies ConfigRule;
