import { docsUrl } from '../../../lint/rule';
import { relatedTo } from '../findingsAt';
import { attributeOf } from '../hcl/node';
import { rootOf, type Instance } from '../model/instances';
import { isProjectOf, namedProduct } from '../model/namedProduct';
import { providerOfCall } from '../model/providers';
import type { FedVariable, Feed, SecretsCall } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** One credential for two projects: when it leaks, both are hurt, and when it is changed, both break. */
export const sharedDockerhubSecret = {
  id: 'shared-dockerhub-secret',
  summary: 'Two projects share one Docker Hub secret',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('shared-dockerhub-secret'),
  *check(wiring): Generator<WiringFinding> {
    const { feeds, secretsCalls } = wiring;
    const firstWith = new Map<string, Feed>();
    for (const feed of feeds) {
      // The token is what leaks; the ID alone opens nothing.
      const variable = [feed.token, feed.id].find((fed) => nameOf(fed) !== undefined);
      const name = nameOf(variable);
      if (variable?.value.kind !== 'content' || name === undefined) continue;
      // A data source under another product's name is told by the rule for that.
      const named = namedProduct(wiring, variable.value.reader);
      if (named !== undefined && named !== variable.value.secret.product) continue;
      // Another root may be another account.
      const key = JSON.stringify([rootOf(feed.instance).path, name]);
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, feed);
      else if (first.call !== feed.call && !isSameProject(first, feed, variable.value.secret.product))
        yield shared(name, variable, feed, first);
    }
    const makers = new Map<string, SecretsCall>();
    for (const made of secretsCalls) {
      const provider = providerOfCall(made.call, made.instance);
      if (made.product === undefined || provider === undefined || mayBeAbsent(made)) continue;
      const key = JSON.stringify([rootOf(made.instance).path, provider, made.product]);
      const first = makers.get(key);
      if (first === undefined) makers.set(key, made);
      else if (first.call !== made.call) yield madeTwice(made, first);
    }
  },
} satisfies WiringRule;

function nameOf(variable: FedVariable | undefined): string | undefined {
  const name = variable?.value.kind === 'content' ? variable.value.secret.name : undefined;
  return name?.includes('*') === true ? undefined : name;
}

/** Also two projects of one product. */
function isSameProject(one: Feed, other: Feed, product: string | undefined): boolean {
  if (product !== undefined && isProjectOf(one, product) && isProjectOf(other, product)) return true;
  return one.repository !== undefined && one.repository === other.repository;
}

/** Of two calls under opposite conditions only one makes its secrets. */
function mayBeAbsent({ call, instance }: SecretsCall): boolean {
  const calls = [call];
  for (let at: Instance | undefined = instance; at?.call !== undefined; at = at.parent) calls.push(at.call);
  return calls.some(({ block }) => ['count', 'for_each'].some((name) => attributeOf(block.body, name) !== undefined));
}

function shared(name: string, { traced }: FedVariable, feed: Feed, first: Feed): WiringFinding {
  return {
    file: traced.scope.file,
    span: traced.entry.value.span,
    within: feed.call.block.head,
    message: `\`${titleOf(feed)}\` and \`${titleOf(first)}\` get the same secret \`${name}\`: one leaked credential would hurt both.`,
    related: [relatedTo(first.call, `${titleOf(first)} gets it too`)],
    data: { secret: name, repositories: [first.repository ?? null, feed.repository ?? null] },
  };
}

function titleOf({ repository, call }: Feed): string {
  return repository ?? call.block.labels[0] ?? '';
}

function madeTwice(made: SecretsCall, first: SecretsCall): WiringFinding {
  return {
    file: made.call.file,
    span: made.call.block.head,
    severity: 'error',
    message: `The secrets of \`${made.product ?? ''}\` are made here and in \`${first.call.file.path}\`: AWS refuses the second pair of one name.`,
    related: [relatedTo(first.call, 'makes the same secrets')],
    data: { product: made.product ?? null },
  };
}
