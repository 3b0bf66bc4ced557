import { identifierOf } from '../wiringSnippets';
import type { PlacedBlock } from './checkout';
import type { WiringModel } from './wiringModel';

/** The product that a data source is named for, `sirius` for `sirius_dockerhub_id`, where the checkout has such a product. */
export function namedProduct({ secretsCalls }: WiringModel, { block }: PlacedBlock): string | undefined {
  const name = (block.labels[1] ?? '').replace(/_?dockerhub_(?:id|token)$/i, '');
  return secretsCalls.find(({ product }) => product !== undefined && identifierOf(product) === name)?.product;
}
