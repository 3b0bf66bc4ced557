import type { FindingOffer } from '../../lint/features';
import type { Finding } from '../../lint/rule';
import { wireCommand } from './kind';
import { rules } from './registry';

/** What is to be wired, as far as whoever asks for it knows. */
export interface Wish {
  /** The prefix of the secrets' names. */
  readonly product?: string | undefined;
  /** The CircleCI project as a slug, or the name of its repository. */
  readonly project?: string | undefined;
  /** The id of the infra checkout. */
  readonly checkout?: string | undefined;
}

/** Rules whose findings say that something is missing which wiring adds, or stands in its place. */
const incomplete: ReadonlySet<string> = new Set(
  rules.filter(({ compoundFix }) => compoundFix === 'removes').map(({ id }) => id),
);

/** What a finding of an incomplete wiring in a checkout asks for; `undefined` for any other. */
export function wishFrom({ rule, data = {} }: Pick<Finding, 'rule' | 'data'>, checkout: string): Wish | undefined {
  if (!incomplete.has(rule)) return undefined;
  const wish = { product: textOf(data['product']), project: textOf(data['repository']), checkout };
  return wish.product === undefined && wish.project === undefined ? undefined : wish;
}

/** Where part of a product's wiring is missing: the whole of it. Once for each product. */
export function wiringOffers(findings: readonly Finding[], checkout: string): FindingOffer<Finding>[] {
  const offers = new Map<string, FindingOffer<Finding>>();
  for (const finding of findings) {
    const wish = wishFrom(finding, checkout);
    if (wish === undefined) continue;
    const title = `Wire ${wish.product ?? wish.project ?? ''}…`;
    if (!offers.has(title))
      offers.set(title, { offer: { title, command: wireCommand, arguments: [wish] }, findings: [finding] });
  }
  return [...offers.values()];
}

/** Reads the argument of the command, which any extension may call. */
export function readWish(argument: unknown): Wish {
  if (typeof argument !== 'object' || argument === null) return {};
  const { product, project, checkout } = argument as Record<string, unknown>;
  return { product: textOf(product), project: textOf(project), checkout: textOf(checkout) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
