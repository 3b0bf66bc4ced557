import { replaceScalar } from '../edit/replaceScalar';
import { variableIn } from '../model/credentials';
import { dockerOrbCalls } from '../model/orbCalls';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** Parameters of type `env_var_name`, in both generations of the orb. */
const names = ['docker-username', 'docker-password', 'docker_username', 'docker_password'];

/** A `$` before the name of a variable that the docker orb wants bare: the opposite of what `auth` wants. */
export const dockerCheckEnvVarDollar = {
  id: 'docker-check-env-var-dollar',
  summary: 'The docker orb wants the name of a variable, without `$`',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-check-env-var-dollar'),
  *checkShare(config, share) {
    const { document } = config;
    for (const { orb, part: command, passed } of dockerOrbCalls(config, share)) {
      if (passed === undefined) continue;
      for (const name of names) {
        const value = document.asScalar(document.get(passed, name)?.value);
        const bare = value === undefined ? undefined : variableIn(value.value);
        if (value === undefined || bare === undefined) continue;
        const span = config.span(value);
        yield {
          span,
          message: `\`${name}\` of \`${orb.alias}/${command}\` takes the name of a variable: write \`${bare}\`, without \`$\`.`,
          fix: lazyFix(`Write \`${bare}\``, true, () => replaceScalar(config, value, bare)),
        };
      }
    }
  },
} satisfies ConfigRule;
