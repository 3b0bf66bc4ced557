import { insertAuth } from '../edit/insertAuth';
import { usesTeamCredentials } from '../model/credentials';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { imageSpan, isUnauthenticated } from './unauthenticatedDockerPull';

/** A job with both `docker` and `executor`: its `docker` replaces the executor's entirely, credentials included. */
export const executorAuthOverridden = {
  id: 'executor-auth-overridden',
  summary: "A job's `docker` drops the credentials of its executor",
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('executor-auth-overridden'),
  *checkShare(config, { jobs }) {
    const seen = new Set<object>();
    for (const job of jobs) {
      const executor = job.images.length === 0 ? undefined : config.executors.of(job);
      if (executor?.images.some((entry) => entry.auth !== undefined) !== true) continue;
      for (const entry of job.images) {
        const use = config.factsOf(job).uses.find((candidate) => candidate.entry === entry);
        if (use === undefined || seen.has(entry.node) || !isUnauthenticated(use, config)) continue;
        seen.add(entry.node);
        yield {
          span: imageSpan(config, entry),
          within: config.span(entry.node),
          message: `\`${job.path}\` has its own \`docker\`, which replaces that of executor \`${executor.name}\` entirely: its \`auth\` does not apply to \`${use.value.text}\`. Repeat \`auth\` here, or drop \`docker\`.`,
          related: [{ span: config.span(executor.keyNode), message: `Executor \`${executor.name}\` has \`auth\`` }],
          fix: lazyFix('Repeat `auth` here', usesTeamCredentials(config), () =>
            insertAuth(config.document, [entry], config.settings),
          ),
        };
      }
    }
  },
} satisfies ConfigRule;
