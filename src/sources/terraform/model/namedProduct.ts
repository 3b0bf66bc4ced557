import { identifierOf } from '../names';
import type { PlacedBlock } from './checkout';
import type { Feed, WiringModel } from './wiringModel';

/** The product that a data source is named for, `sirius` for `sirius_dockerhub_id`, where the checkout has such a product. */
export function namedProduct({ products }: WiringModel, { block }: PlacedBlock): string | undefined {
  const name = (block.labels[1] ?? '').replace(/_?dockerhub_(?:id|token)$/i, '');
  return products.get(name);
}

/** Whether a project is meant for a product, by the name of either. */
export function isProjectOf({ repository, call }: Feed, product: string): boolean {
  const name = `${repository ?? ''} ${call.block.labels[0] ?? ''}`;
  return name.includes(product) || name.includes(identifierOf(product));
}
