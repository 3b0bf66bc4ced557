import { append } from '../../../shared/lists';
import { replaceScalar } from '../edit/replaceScalar';
import { variableIn } from '../model/credentials';
import { dockerOrb } from '../model/orbCatalog';
import { eachScope, executorsIn, type Member } from '../model/scope';
import { variableDefaults, variableNames, type NamedVariable } from '../model/variableNames';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigModel } from '../model/configModel';
import type { ConfigRule, ConfigRuleFinding } from '../rule';

const posixName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Tokens of services that sign in, and words that nobody names a variable by. */
const likeValue =
  /^(?:dckr_[a-z]{3}_|gh[a-z]_|github_pat_|AKIA|ASIA|glpat|npm_)|^[a-z][a-z0-9]*$|^(?=\w*[a-z])(?=\w*\d)\w{33,}$/;

/**
 * A value where the name of a variable is wanted: a parameter of type `env_var_name`, of the orbs that sign in to registries
 * or of the file's own commands and jobs.
 */
export const invalidVariableName = {
  id: 'invalid-variable-name',
  summary: 'A parameter takes the name of a variable, and gets something else',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('invalid-variable-name'),
  *check(config) {
    const members: Member[] = [...executorsIn(config.root)];
    eachScope(config.root, ({ commands }) => append(members, commands.values()));
    yield* findingsOf(config, variableDefaults(config, members));
  },
  *checkShare(config, share) {
    yield* findingsOf(config, variableNames(config, share));
  },
} satisfies ConfigRule;

function* findingsOf(config: ConfigModel, values: Iterable<NamedVariable>): Generator<ConfigRuleFinding> {
  for (const { node, parameter, of, orb } of values) {
    const { value } = node;
    const span = config.span(node);
    // What an expression gives is not followed.
    if (value.includes('<<')) continue;
    const takes = `\`${parameter}\` of \`${of}\` takes the name of a variable`;
    if (posixName.test(value)) {
      if (!likeValue.test(value)) continue;
      yield {
        span,
        message: `${takes}, and what it gets looks like a value. Write the name of the variable that holds it.`,
        severity: 'hint',
        confidence: 'medium',
      };
      continue;
    }
    const bare = variableIn(value);
    if (bare === undefined) {
      // The text can be a secret: it is not repeated.
      yield {
        span,
        message: `${takes}: letters, digits and \`_\`, not first a digit. What it gets is none, and CircleCI refuses the config. Keep the value in a variable, and write its name.`,
      };
      continue;
    }
    // The docker orb has a rule of its own for that.
    if (orb === dockerOrb.name) continue;
    yield {
      span,
      message: `${takes}: write \`${bare}\`, without \`$\`.`,
      fix: lazyFix(`Write \`${bare}\``, true, () => replaceScalar(config, node, bare)),
    };
  }
}
