import { replaceScalar } from '../edit/replaceScalar';
import { eachAuthValue, isTeamVariable } from '../model/credentials';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/**
 * The name of a variable in `auth` without its `$`: CircleCI sends the name itself as the credential.
 *
 * Docker IDs are lower-case, so a user name in capitals is surely a variable; a password could look like one.
 */
export const dockerAuthMissingDollar = {
  id: 'docker-auth-missing-dollar',
  summary: 'A variable in `auth` lacks its `$`',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-auth-missing-dollar'),
  *checkShare(config, share) {
    for (const { key, node, isForOthers } of eachAuthValue(share, config)) {
      if (!/^[A-Z][A-Z0-9_]{2,}$/.test(node.value)) continue;
      // The user name that ECR wants, as it stands.
      if (key === 'username' && node.value === 'AWS') continue;
      const isTeam = isTeamVariable(config, node.value);
      const isOurs = key === 'username' || isTeam;
      const isLikely = isOurs || node.value.includes('_');
      const span = config.span(node);
      yield {
        span,
        // A password that is no known name is not repeated: it may be one after all.
        message: isOurs
          ? `\`auth.${key}\` is the text \`${node.value}\`, not the variable. Write \`$${node.value}\`.`
          : `\`auth.${key}\` looks like the name of a variable without \`$\`. Put \`$\` before it.`,
        confidence: isLikely ? 'high' : 'medium',
        // So far that registry got the name alone.
        fix: lazyFix('Put `$` before the name', isLikely && !(isTeam && isForOthers), () =>
          replaceScalar(config, node, `$${node.value}`),
        ),
      };
    }
  },
} satisfies ConfigRule;
