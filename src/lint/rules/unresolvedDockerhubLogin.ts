import { eachScope, findMember, type Scope } from '../model/scope';
import { docsUrl, lazyFix, type Rule } from '../rule';

/** A step that calls the login command by a name that is not defined where the job stands. */
export const unresolvedDockerhubLogin = {
  id: 'unresolved-dockerhub-login',
  summary: 'The login command is not defined in this scope',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  docs: docsUrl('unresolved-dockerhub-login'),
  *check(config) {
    const definedIn = new Map<string, Scope[]>();
    eachScope(config.root, (scope) => {
      for (const command of scope.commands.values()) {
        if (!config.logsIn(command)) continue;
        const list = definedIn.get(command.name);
        if (list === undefined) definedIn.set(command.name, [scope]);
        else list.push(scope);
      }
    });
    for (const { step, owner } of config.steps) {
      if (step.kind !== 'call' || step.name.includes('/')) continue;
      const elsewhere = definedIn.get(step.name);
      if (elsewhere === undefined && step.name !== 'dockerhub_login') continue;
      if (findMember(owner.scope, step.name, (scope) => scope.commands) !== undefined) continue;
      const alias = [...owner.scope.orbs.values()].find((orb) => orb.inline?.commands.has(step.name) === true)?.alias;
      const place = elsewhere?.[0];
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
} satisfies Rule;
