import { docsUrl } from '../../lint/rule';
import type { Feed, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { identifierOf } from '../wiringSnippets';

/** Secrets that no project of the checkout gets: the wiring was begun and not ended. */
export const unwiredDockerhubSecrets = {
  id: 'unwired-dockerhub-secrets',
  summary: 'A product’s Docker Hub secrets reach no project',
  severity: 'warning',
  confidence: 'medium',
  profile: 'recommended',
  docs: docsUrl('unwired-dockerhub-secrets'),
  *check(wiring): Generator<WiringFinding> {
    const fed = fedProducts(wiring);
    if (fed === undefined) return;
    for (const { call, product } of wiring.secretsCalls) {
      if (product === undefined || fed.has(product)) continue;
      yield {
        file: call.file,
        span: call.block.head,
        message: `The secrets of \`${product}\` reach no project: nothing puts them into \`circleci_env_vars\` of its repository.`,
        data: { product },
      };
    }
  },
} satisfies WiringRule;

/**
 * The products of which a project gets at least one half, by whatever way, or should get it: a variable that is fed wrongly
 * is told by other rules. `undefined` where that cannot be told, or where the checkout feeds no project at all: then
 * another one does.
 */
function fedProducts({ feeds, secretsCalls }: WiringModel): ReadonlySet<string> | undefined {
  const fed = new Set<string>();
  if (feeds.length === 0) return undefined;
  for (const feed of feeds) {
    for (const variable of [feed.id, feed.token]) {
      if (variable === undefined) continue;
      if (variable.value.kind === 'content') {
        const { product } = variable.value.secret;
        // A computed name may be that of any product.
        if (product === undefined) return undefined;
        fed.add(product);
      } else
        for (const { product } of secretsCalls) if (product !== undefined && isFor(feed, product)) fed.add(product);
    }
  }
  return fed;
}

function isFor({ repository, call }: Feed, product: string): boolean {
  const name = `${repository ?? ''} ${call.block.labels[0] ?? ''}`;
  return name.includes(product) || name.includes(identifierOf(product));
}
