import { posix } from 'node:path';
import type { PlacedBlock } from './model/checkout';
import { isCallOf } from './model/checkout';
import type { Feed, WiringModel } from './model/wiringModel';
import { isSecretsCall } from './model/wiringModel';

/** A repository that a checkout makes. */
export interface MadeRepository {
  readonly name: string;
  /** What is known of its variables. */
  readonly wiring: 'wired' | 'partly' | 'none';
  /** The product whose secrets it gets, where the files say it. */
  readonly product: string | undefined;
}

/** Every repository with a name that a checkout makes, by name. */
export function madeRepositories(wiring: WiringModel): readonly MadeRepository[] {
  const made = new Map<string, MadeRepository>();
  for (const placed of wiring.checkout.blocks) {
    if (!isCallOf(placed, 'repository')) continue;
    for (const instance of wiring.instancesOf(placed.folder)) {
      const name = wiring.tracer.attribute(placed, 'name', instance);
      if (name.kind === 'text' && !name.value.includes('*'))
        made.set(name.value, { name: name.value, wiring: 'none', product: undefined });
    }
  }
  for (const feed of wiring.feeds)
    if (feed.repository !== undefined) made.set(feed.repository, repositoryOf(feed.repository, feed));
  return [...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The products that a checkout has secrets of, or a folder for, by name. */
export function knownProducts(wiring: WiringModel): readonly string[] {
  const { checkout } = wiring;
  const made = wiring.secretsCalls.flatMap(({ product }) => product ?? []);
  const folders = checkout.blocks
    .filter((placed) => isProductFolder(wiring, placed))
    .map((placed) => posix.basename(checkout.target(placed)?.path ?? ''));
  return [...new Set([...made, ...folders])].sort();
}

/** Whether a module call leads to a folder that only it calls: modules that several products share are no product's. */
function isProductFolder({ checkout }: WiringModel, placed: PlacedBlock): boolean {
  const target = placed.block.type === 'module' ? checkout.target(placed) : undefined;
  if (target === undefined || checkout.callersOf(target).length > 1) return false;
  return !isSecretsCall(checkout, placed) && !isCallOf(placed, 'repository');
}

function repositoryOf(name: string, { id, token }: Feed): MadeRepository {
  const fed = [id, token].filter((variable) => variable !== undefined);
  const product = fed
    .map(({ value }) => (value.kind === 'content' ? value.secret.product : undefined))
    .find((found) => found !== undefined);
  return { name, wiring: fed.length === 2 ? 'wired' : fed.length === 1 ? 'partly' : 'none', product };
}
