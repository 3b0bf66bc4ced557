import { append } from '../../../shared/lists';
import { ensureLogin } from '../edit/ensureLogin';
import { isPlain, platformOf } from '../model/platform';
import { eachScope, type Command } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** Jobs that pull with the docker CLI in a file that defines no command to log in with, which a team wants to share. */
export const missingDockerhubLoginCommand = {
  id: 'missing-dockerhub-login-command',
  summary: 'Jobs pull with docker, but no command logs in',
  severity: 'info',
  confidence: 'high',
  profile: 'strict',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('missing-dockerhub-login-command'),
  *check(config) {
    if (!config.hasReuse || config.isPartial) return;
    const commands: Command[] = [];
    eachScope(config.root, (scope) => append(commands, scope.commands.values()));
    if (commands.some((command) => config.logsIn(command)) || config.flows.some((flow) => flow.hasLogin)) return;
    const pulling = config.flows.filter((flow) => flow.pulls.length > 0);
    const first = pulling[0];
    if (first === undefined) return;
    // The orb's commands work on no other platform.
    const caller = pulling.find(({ job }) => isPlain(platformOf(config, job)));
    yield {
      span: config.span(first.job.keyNode),
      message: `\`${first.job.path}\` ${pulling.length > 1 ? `and ${pulling.length - 1} more pull` : 'pulls'} with docker, and no command in this file logs in to Docker Hub. Define \`dockerhub_login\` and call it before the first docker call.`,
      fix:
        caller === undefined
          ? undefined
          : lazyFix('Add the docker orb and `dockerhub_login`', false, () => ensureLogin(config, caller.job.scope)),
    };
  },
} satisfies ConfigRule;
