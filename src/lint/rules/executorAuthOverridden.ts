import { insertAuth } from '../edit/insertAuth';
import { eachScope, type Job } from '../model/scope';
import { usesTeamCredentials } from '../model/credentials';
import { docsUrl, lazyFix, type Rule } from '../rule';
import { imageSpan, isUnauthenticated } from './unauthenticatedDockerPull';

/** A job with both `docker` and `executor`: its `docker` replaces the executor's entirely, credentials included. */
export const executorAuthOverridden = {
  id: 'executor-auth-overridden',
  summary: "A job's `docker` drops the credentials of its executor",
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  docs: docsUrl('executor-auth-overridden'),
  *check(config) {
    const jobs: Job[] = [];
    eachScope(config.root, (scope) =>
      jobs.push(...[...scope.jobs.values()].filter((job) => job.executor !== undefined && job.images.length > 0)),
    );
    const pulls = new Map(config.pulls.map((pull) => [pull.entry.node, pull]));
    const seen = new Set<object>();
    for (const job of jobs) {
      const executor = config.executors.of(job);
      if (executor?.images.some((entry) => entry.auth !== undefined) !== true) continue;
      for (const entry of job.images) {
        const use = pulls.get(entry.node)?.uses.find((candidate) => candidate.owner.path === job.path);
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
} satisfies Rule;
