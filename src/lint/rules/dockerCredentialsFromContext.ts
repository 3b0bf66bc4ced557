import { removeItem, removeKey } from '../edit/insert';
import type { ConfigModel } from '../model/configModel';
import type { ContextUse, Invocation } from '../model/invocations';
import type { Job } from '../model/scope';
import { docsUrl, lazyFix, type Rule } from '../rule';

/**
 * A job that pulls with the project's credential and is also given a context.
 *
 * Why: a context's variables beat those of the project, so a `DOCKER_USER` in it silently takes over; and a context is
 * shared by projects, so a leak in one costs all of them. A team may decide otherwise: see the settings.
 */
export const dockerCredentialsFromContext = {
  id: 'docker-credentials-from-context',
  summary: "A context may replace the project's Docker Hub credential",
  severity: 'warning',
  confidence: 'medium',
  profile: 'recommended',
  concern: 'authentication',
  docs: docsUrl('docker-credentials-from-context'),
  *check(config) {
    const { deniedContexts, allowedContexts, profile } = config.settings;
    const seen = new Set<object>();
    for (const invocation of withContext(config.invocations)) {
      if (invocation.job === undefined || isIdle(invocation)) continue;
      if (!hasCredentials(config, invocation.job)) continue;
      for (const context of invocation.contexts) {
        const names = namesIn(context.name).filter((name) => !allowedContexts.includes(name));
        if (seen.has(context.node) || names.length === 0) continue;
        const isDenied = names.some((name) => deniedContexts.includes(name));
        const isNamedSo = names.some((name) => /docker/i.test(name) && !/ecr/i.test(name));
        if (!isDenied && !isNamedSo && profile !== 'strict') continue;
        seen.add(context.node);
        yield {
          span: config.span(context.node),
          message:
            `\`${invocation.job.path}\` pulls with Docker Hub credentials and is given context \`${context.name}\`` +
            (isDenied
              ? ', which the settings deny.'
              : isNamedSo
                ? ': its variables beat those of the project.'
                : '; this team keeps the credential in the project.') +
            ' Take the context away, or keep Docker variables out of it.',
          confidence: isDenied ? 'high' : 'medium',
          ...fixOf(config, invocation, context),
        };
      }
    }
  },
} satisfies Rule;

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

const cache = new WeakMap<readonly Invocation[], readonly Invocation[]>();

/** Workflows stay the same while only jobs change, and few of their many entries name a context. */
function withContext(invocations: readonly Invocation[]): readonly Invocation[] {
  const known = cache.get(invocations) ?? invocations.filter(({ contexts }) => contexts.length > 0);
  cache.set(invocations, known);
  return known;
}

/** Whether the images of a job carry `auth`, or it logs in to Docker Hub. */
function hasCredentials(config: ConfigModel, job: Job): boolean {
  const images = job.images.length > 0 ? job.images : (config.executors.of(job)?.images ?? []);
  return images.some((entry) => entry.auth?.key === 'auth') || config.flowOf(job).hasLogin;
}

function fixOf(
  config: ConfigModel,
  { options }: Invocation,
  { node, list, name }: ContextUse,
): { fix?: ReturnType<typeof lazyFix> } {
  const { document } = config;
  if (list?.kind === 'seq' && list.items.length > 1) {
    const index = list.items.findIndex((item) => document.resolve(item) === node);
    const edit = removeItem(document, list, index);
    return edit === undefined
      ? {}
      : {
          fix: lazyFix(`Take context \`${name}\` away`, false, () => ({
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
        fix: lazyFix(`Take context \`${name}\` away`, false, () => ({
          edits: [edit],
          changes: [{ kind: 'keys', node: options, keys: ['context'] }],
        })),
      };
}
