import { registryName } from '../../docker/image/imageReference';
import { authValues, isTeamVariable, variableIn } from '../model/credentials';
import { removeKey } from '../../yaml/edit/insert';
import { docsUrl, singleFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/**
 * The Docker Hub credential on an image of another registry: it is sent there at every pull, and does not work.
 *
 * What a variable holds is not in the file, so that nobody takes `auth` away without a look at this one.
 */
export const credentialsSentToWrongRegistry = {
  id: 'credentials-sent-to-wrong-registry',
  summary: 'Docker Hub credentials are sent to another registry',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('credentials-sent-to-wrong-registry'),
  *checkShare(config, { pulls }) {
    for (const { entry, uses } of pulls) {
      const values = authValues(config, entry);
      const use = uses[0];
      if (values === undefined || use === undefined || entry.auth === undefined) continue;
      const { registry } = use.value.reference;
      if (registry.kind === 'docker-hub' || registry.kind === 'unknown') continue;
      const isTeamPair = [values.username, values.password].some((node) =>
        isTeamVariable(config, variableIn(node?.value ?? '')),
      );
      if (!isTeamPair && registry.kind !== 'ecr') continue;
      const instead =
        registry.kind === 'ecr'
          ? 'Use `aws_auth`, or none: CircleCI then takes `AWS_ACCESS_KEY_ID`.'
          : registry.kind === 'google'
            ? 'Use `gcp_auth`, or none for a public image.'
            : "Use that registry's own credentials, or none for a public image.";
      const { keyNode, owner, source } = entry.auth.entry;
      const edit =
        owner === entry.node && owner.style === 'block' && owner.pairs.length > 1 && owner.pairs[0]?.key !== keyNode
          ? removeKey(config.document, keyNode, source)
          : undefined;
      yield {
        span: config.span(keyNode),
        within: config.span(entry.node),
        message: `${isTeamPair ? 'The Docker Hub credential is' : '`auth` credentials are'} sent to \`${registryName(registry)}\` with image \`${use.value.text}\`. ${instead}`,
        confidence: isTeamPair ? 'high' : 'medium',
        ...(edit === undefined
          ? {}
          : {
              fix: singleFix('Remove `auth`', () => ({
                edits: [edit],
                changes: [{ kind: 'keys', node: owner, keys: ['auth'] }],
              })),
            }),
      };
    }
  },
} satisfies ConfigRule;
