import { docsUrl } from '../../../lint/rule';
import { expressionsIn, expressionsInBody, type Expression } from '../hcl/node';
import { isProjectOf } from '../model/namedProduct';
import type { FedVariable, Feed, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** Secrets that no project of the checkout gets: the wiring was begun and not ended. */
export const unwiredDockerhubSecrets = {
  id: 'unwired-dockerhub-secrets',
  summary: 'A product’s Docker Hub secrets reach no project',
  severity: 'warning',
  confidence: 'medium',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
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
function fedProducts(wiring: WiringModel): ReadonlySet<string> | undefined {
  const { feeds, secretsCalls } = wiring;
  if (feeds.length === 0) return undefined;
  const fed = new Set<string | undefined>();
  for (const feed of feeds) {
    const variables = [feed.id, feed.token];
    // Whatever is in the rest of the map.
    if (!feed.isWhole && variables.includes(undefined)) return undefined;
    for (const variable of variables) {
      if (variable === undefined) continue;
      const contents = contentsIn(wiring, variable);
      for (const product of contents) fed.add(product);
      if (contents.length > 0) continue;
      if (variable.value.kind === 'unknown' && !isInput(variable.traced.entry.value)) return undefined;
    }
  }
  const left = secretsCalls.flatMap(({ product }) => (product === undefined || fed.has(product) ? [] : product));
  for (const product of left) if (feeds.some((feed) => isMeantFor(feed, product))) fed.add(product);
  if (left.length > 0) for (const product of usedElsewhere(wiring)) fed.add(product);
  // A computed name may be that of any product.
  return fed.has(undefined) ? undefined : (fed as ReadonlySet<string>);
}

/** A project that is fed at all; wrongly fed, it is told by other rules. */
function isMeantFor(feed: Feed, product: string): boolean {
  return (feed.id !== undefined || feed.token !== undefined) && isProjectOf(feed, product);
}

/** The products whose secrets feed a variable, also from inside of a function or condition. */
function contentsIn({ tracer }: WiringModel, { value, traced }: FedVariable): readonly (string | undefined)[] {
  const values =
    value.kind === 'unknown'
      ? [...expressionsIn(traced.entry.value)].map((inner) => tracer.trace(inner, traced.scope))
      : [value];
  return values.flatMap((inner) => (inner.kind === 'content' ? [inner.secret.product] : []));
}

/** The products whose secrets are read for anything but the map of a project, such as a variable's own resource. */
function usedElsewhere({ checkout, tracer, instancesOf }: WiringModel): readonly (string | undefined)[] {
  return checkout.blocks
    .filter(({ block }) => block.type === 'resource')
    .flatMap(({ block, file, folder }) =>
      [...expressionsInBody(block.body)]
        .filter((value) => value.kind === 'reference')
        .flatMap((value) => instancesOf(folder).map((instance) => tracer.trace(value, { instance, file })))
        .flatMap((value) => (value.kind === 'content' ? [value.secret.product] : [])),
    );
}

function isInput(value: Expression): boolean {
  return value.kind === 'reference' && value.path[0] === 'var';
}
