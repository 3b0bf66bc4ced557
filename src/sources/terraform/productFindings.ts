import type { Finding } from '../../lint/rule';
import type { Span } from '../../shared/text';
import type { CheckoutLint } from './checkoutLinter';
import type { WiringNames } from './wiring/wiringNames';
import { findSite } from './wiring/site';
import { labelPrefix } from './names';

/** A finding, with the file that it is in. */
export interface PlacedFinding {
  readonly path: string;
  readonly finding: Finding;
}

/** What the rules find in the wiring of one product: in its blocks, or about them. */
export function productFindings({ wiring, findings }: CheckoutLint, names: WiringNames): readonly PlacedFinding[] {
  const { checkout, secretsCalls, readers } = wiring;
  const site = findSite(wiring, names);
  const places: { readonly path: string; readonly span: Span }[] = [];
  const own = secretsCalls.filter(({ product }) => product === names.product).map(({ call }) => call);
  const label = labelPrefix(names.product);
  const reading = readers
    .filter(
      ({ block, secret }) => secret?.product === names.product || block.block.labels[1]?.startsWith(label) === true,
    )
    .map(({ block }) => block);
  const repository = 'problem' in site || site.call === undefined ? [] : [site.call];
  for (const { block, file } of [...own, ...reading, ...repository]) places.push({ path: file.path, span: block.span });
  for (const { folder } of own) {
    // A folder with the secrets of one product is that product's.
    if (secretsCalls.some(({ call, product }) => call.folder === folder && product !== names.product)) continue;
    for (const { block, file } of folder.blocks) {
      if (block.type === 'output') places.push({ path: file.path, span: block.span });
    }
  }
  const isOurs = (path: string, span: Span): boolean =>
    places.some((place) => place.path === path && place.span.start <= span.start && span.end <= place.span.end);
  return checkout.files.flatMap(({ path }) =>
    (findings.get(path) ?? [])
      .filter(
        ({ span, data, related }) =>
          data?.['product'] === names.product ||
          data?.['repository'] === names.repository ||
          isOurs(path, span) ||
          related?.some((other) => isOurs(other.path ?? path, other.span)) === true,
      )
      .map((finding) => ({ path, finding })),
  );
}
