import { memo } from '../../../shared/memo';
import { removeItem, removeKey } from '../../yaml/edit/insert';
import { isClear } from '../../docker/imagesBehind';
import { isExempt } from '../../docker/image/isExempt';
import type { ConfigModel } from '../model/configModel';
import { authValues } from '../model/credentials';
import type { ContextUse, Invocation } from '../model/invocations';
import { resolveText } from '../model/parameters';
import type { Job } from '../model/scope';
import { docsUrl, singleFix } from '../../../lint/rule';
import { valueOf } from '../../../lint/setting';
import type { ConfigFix, ConfigRule } from '../rule';
import { allowedContexts, deniedContexts } from '../settings';

/**
 * A job that pulls with the project's credential and is also given a context.
 *
 * Why: a context's variables beat those of the project, so a `DOCKER_USER` in it silently takes over; and a context is
 * shared by projects, so a leak in one costs all of them. A team may decide otherwise: see the settings.
 * Not flagged: jobs whose credentials are in other variables than the team's, and logins that only a push uses.
 */
export const dockerCredentialsFromContext = {
  id: 'docker-credentials-from-context',
  summary: "A context may replace the project's Docker Hub credential",
  severity: 'warning',
  confidence: 'medium',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-credentials-from-context'),
  *check(config) {
    const { credentials, profile } = config.settings;
    const denied = valueOf(config.settings, deniedContexts);
    const allowed = valueOf(config.settings, allowedContexts);
    const seen = new Set<object>();
    for (const invocation of withContext(config.invocations)) {
      const { job } = invocation;
      if (job === undefined || isIdle(invocation) || !hasCredentials(config, job)) continue;
      const use = useOfTeamPair(config, job, invocation);
      for (const context of invocation.contexts) {
        const names = namesIn(context.name).filter((name) => !allowed.includes(name));
        if (seen.has(context.node) || names.length === 0) continue;
        const isDenied = names.some((name) => denied.includes(name));
        const isNamedSo = names.some((name) => /docker/i.test(name) && !/ecr/i.test(name));
        if (!isDenied && (use === undefined || (!isNamedSo && profile !== 'strict'))) continue;
        seen.add(context.node);
        yield {
          span: config.span(context.node),
          message:
            `\`${job.path}\` ${use ?? 'pulls with Docker Hub credentials'} and is given context \`${context.name}\`` +
            (isDenied
              ? ', which the settings deny. Take the context away, or keep Docker variables out of it.'
              : `: if it defines \`${credentials.username}\` or \`${credentials.password}\`, that beats the project's own. ` +
                'Keep these out of it, or take the context away if the job needs nothing else of it.'),
          confidence: isDenied ? 'high' : 'medium',
          ...fixOf(config, invocation, context),
        };
      }
    }
  },
} satisfies ConfigRule;

/** Entries of these types run no steps. */
function isIdle({ type }: Invocation): boolean {
  return type !== undefined && type !== 'build';
}

/** The contexts an entry can mean: itself, or the texts in an expression that chooses among several. */
function namesIn(entry: string): string[] {
  if (!entry.includes('<<')) return [entry];
  const texts = [...entry.matchAll(/([=!]=\s*)?(["'])([^"']+)\2/g)];
  return texts.flatMap(([, comparison, , text]) => (comparison === undefined && text !== undefined ? [text] : []));
}

/** Workflows stay the same while only jobs change, and few of their many entries name a context. */
const withContext = memo((invocations: readonly Invocation[]) =>
  invocations.filter(({ contexts }) => contexts.length > 0),
);

/** Whether the images of a job carry `auth`, or it logs in to Docker Hub. */
function hasCredentials(config: ConfigModel, job: Job): boolean {
  const images = job.images.length > 0 ? job.images : (config.executors.of(job)?.images ?? []);
  return images.some((entry) => entry.auth?.key === 'auth') || config.flowOf(job).hasLogin;
}

/** What a job does with the variables that the team's credential is in; `undefined` where they are not known to matter. */
function useOfTeamPair(config: ConfigModel, job: Job, { options }: Invocation): string | undefined {
  const { document, settings, executors } = config;
  const { username, password } = settings.credentials;
  const named = new RegExp(`(?<!\\w)(?:${username}|${password})(?!\\w)`);
  // A job may take the names as arguments.
  const isPassed =
    options?.pairs.some(({ value }) => {
      const text = document.asScalar(value)?.value.replace(/^\$/, '');
      return text === username || text === password;
    }) === true;
  const own = job.images.length > 0;
  const owner = own ? job : executors.of(job);
  const resolved = (text: string): string =>
    resolveText(text, { document, declared: owner?.parameters, passed: undefined, caller: undefined });
  for (const entry of owner?.images ?? []) {
    const auth = authValues(config, entry);
    if ([auth?.username, auth?.password].some((node) => node !== undefined && named.test(resolved(node.value))))
      return 'pulls with Docker Hub credentials';
  }
  const uses = config.flowOf(job).logins.filter(({ login }) => isPassed || named.test(login.names));
  if (
    uses.some(({ pulls }) => pulls.some((pull) => !isClear(config.settings, pull) && !isExempt(pull.image, settings)))
  )
    return 'pulls with Docker Hub credentials';
  // What a login is for can be out of sight, in a script.
  return uses.some(({ isForPush, pulls }) => !isForPush && pulls.length === 0) ? 'logs in to Docker Hub' : undefined;
}

/** What else a context gives cannot be seen from here, so that nobody takes one away without a look at this one. */
function fixOf(config: ConfigModel, { options }: Invocation, { node, list, name }: ContextUse): { fix?: ConfigFix } {
  const { document } = config;
  if (list?.kind === 'seq' && list.items.length > 1) {
    const index = list.items.findIndex((item) => document.resolve(item) === node);
    const edit = removeItem(document, list, index);
    return edit === undefined
      ? {}
      : {
          fix: singleFix(`Take context \`${name}\` away`, () => ({
            edits: [edit],
            changes: [{ kind: 'items', node: list }],
          })),
        };
  }
  const entry = options === undefined ? undefined : document.get(options, 'context');
  // As the first key of an item it shares its line with the dash.
  if (entry === undefined || entry.owner !== options || options.style !== 'block' || options.pairs.length < 2)
    return {};
  const edit = removeKey(document, entry.keyNode, entry.source);
  return edit === undefined
    ? {}
    : {
        fix: singleFix(`Take context \`${name}\` away`, () => ({
          edits: [edit],
          changes: [{ kind: 'keys', node: options, keys: ['context'] }],
        })),
      };
}
