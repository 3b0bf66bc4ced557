import { replaceScalar } from '../edit/replaceScalar';
import { eachAuthValue, isTeamVariable } from '../model/credentials';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** How other systems write a variable, with the name in the first group that matched. */
const foreign =
  /^\s*(?:\$\{\{\s*(?:[\w-]+\.)*([A-Za-z_]\w*)\s*\}\}|\{\{\s*(?:\.?[\w-]+\.)*\.?([A-Za-z_]\w*)\s*\}\}|%([A-Za-z_]\w*)%)\s*$/;

/** `auth` with the variable syntax of GitHub Actions, Go templates or Windows, which CircleCI takes literally. */
export const dockerAuthForeignSyntax = {
  id: 'docker-auth-foreign-syntax',
  summary: "A variable in `auth` is written in another system's syntax",
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-auth-foreign-syntax'),
  *checkShare(config, share) {
    for (const { key, node, isForOthers } of eachAuthValue(share, config)) {
      const match = foreign.exec(node.value);
      const name = match?.[1] ?? match?.[2] ?? match?.[3];
      if (name === undefined) continue;
      const span = config.span(node);
      yield {
        span,
        message: `\`auth.${key}\` is written as \`${node.value.trim()}\`, which CircleCI does not expand. Write \`$${name}\`.`,
        fix: lazyFix(`Write \`$${name}\``, !(isForOthers && isTeamVariable(config, name)), () =>
          replaceScalar(config, node, `$${name}`),
        ),
      };
    }
  },
} satisfies ConfigRule;
