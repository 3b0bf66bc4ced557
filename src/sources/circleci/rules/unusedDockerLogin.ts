import { isMentioned, maxSearches } from '../../yaml/edit/isMentioned';
import { removeKey } from '../../yaml/edit/insert';
import { eachScope, findMember, type Command } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** A command that logs in to Docker Hub and that no step calls. */
export const unusedDockerLogin = {
  id: 'unused-docker-login',
  summary: 'The login command is never called',
  severity: 'hint',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: ['unnecessary'],
  docs: docsUrl('unused-docker-login'),
  *check(config) {
    if (config.isPartial) return;
    const unused = new Map<object, Command>();
    eachScope(config.root, (scope) => {
      for (const command of scope.commands.values()) {
        if (/login/i.test(command.name) && config.logsIn(command)) unused.set(command.keyNode, command);
      }
    });
    // Most often the first steps show that nothing is left.
    for (const { steps } of config.shares) {
      if (unused.size === 0) return;
      for (const { step, owner } of steps) {
        const command =
          step.kind === 'call' ? findMember(owner.scope, step.name, (scope) => scope.commands) : undefined;
        if (command !== undefined) unused.delete(command.keyNode);
      }
    }
    for (const [index, command] of [...unused.values()].entries()) {
      const section = config.document.get(command.scope.node, 'commands')?.value;
      const pair =
        section?.kind === 'map' && index < maxSearches
          ? section.pairs.find(({ key }) => key === command.keyNode)
          : undefined;
      const edit =
        section?.kind === 'map' &&
        section.style === 'block' &&
        section.pairs.length > 1 &&
        pair !== undefined &&
        !isMentioned(config.document, command.name, '', {
          start: config.span(pair.key).start,
          end: config.span(pair.value).end,
        })
          ? removeKey(config.document, pair.key, pair.value)
          : undefined;
      yield {
        span: config.span(command.keyNode),
        message: `Command \`${command.path}\` logs in to Docker Hub and no step calls it. Call it before docker calls, or remove it.`,
        ...(edit === undefined || section?.kind !== 'map'
          ? {}
          : {
              fix: lazyFix('Remove the command', false, () => ({
                edits: [edit],
                changes: [{ kind: 'keys', node: section, keys: [command.name] }],
              })),
            }),
      };
    }
  },
} satisfies ConfigRule;
