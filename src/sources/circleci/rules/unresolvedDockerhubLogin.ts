import { memo } from '../../../shared/memo';
import type { ConfigModel } from '../model/configModel';
import { eachScope, findMember, type Scope } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** A step that calls the login command by a name that is not defined where the job stands. */
export const unresolvedDockerhubLogin = {
  id: 'unresolved-dockerhub-login',
  summary: 'The login command is not defined in this scope',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('unresolved-dockerhub-login'),
  *checkShare(config, { steps }) {
    for (const { step, owner } of steps) {
      if (step.kind !== 'call' || step.name.includes('/')) continue;
      if (findMember(owner.scope, step.name, (scope) => scope.commands) !== undefined) continue;
      const place = scopesOfLogins(config).get(step.name);
      if (place === undefined && step.name !== 'dockerhub_login') continue;
      const alias = aliasesIn(owner.scope).get(step.name);
      const span = config.span(step.nameNode);
      const where =
        place === undefined
          ? 'nowhere in this file'
          : place.path === ''
            ? 'in the file, which an inline orb does not see'
            : `in \`${place.path}\``;
      yield {
        span,
        within: config.span(step.node),
        message: `Step \`${step.name}\` of \`${owner.path}\` is not defined in ${owner.scope.path === '' ? 'the file' : `\`${owner.scope.path}\``}: it is defined ${where}. ${alias === undefined ? 'Define it there.' : `Write \`${alias}/${step.name}\`.`}`,
        ...(config.isPartial ? { severity: 'info' as const } : {}),
        ...(alias === undefined
          ? {}
          : {
              fix: lazyFix(`Write \`${alias}/${step.name}\``, true, () => ({
                edits: [
                  {
                    span: {
                      start: span.start + (step.nameNode.style === 'plain' ? 0 : 1),
                      end: span.start + (step.nameNode.style === 'plain' ? 0 : 1),
                    },
                    text: `${alias}/`,
                  },
                ],
                changes:
                  step.node.kind === 'map'
                    ? [{ kind: 'keys', node: step.node, keys: [step.name, `${alias}/${step.name}`] }]
                    : [{ kind: 'value', node: step.nameNode }],
              })),
            }),
      };
    }
  },
} satisfies ConfigRule;

/** The inline orb of a scope that defines a command, by the name of the command; of several the first. */
const aliasesIn = memo((scope: Scope): ReadonlyMap<string, string> => {
  const aliases = new Map<string, string>();
  for (const { alias, inline } of scope.orbs.values())
    for (const name of inline?.commands.keys() ?? []) if (!aliases.has(name)) aliases.set(name, alias);
  return aliases;
});

/** The first scope that defines a command which logs in, by the name of the command. */
const scopesOfLogins = memo((config: ConfigModel): ReadonlyMap<string, Scope> => {
  const scopes = new Map<string, Scope>();
  eachScope(config.root, (scope) => {
    for (const command of scope.commands.values())
      if (!scopes.has(command.name) && config.logsIn(command)) scopes.set(command.name, scope);
  });
  return scopes;
});
