import { posix } from 'node:path';
import type { PlacedBlock } from './model/checkout';
import { isCallOf } from './model/checkout';
import type { Feed, FedVariable, WiringModel } from './model/wiringModel';
import { isSecretsCall } from './model/wiringModel';

/** A repository that a checkout makes. */
export interface MadeRepository {
  readonly name: string;
  /** Whether it gets both halves of a credential; `partly` also where one of them is known to be wrong. */
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
  const product = [id, token].map(productOf).find((found) => found !== undefined);
  const isWired = isRight(id) && isRight(token);
  return { name, wiring: isWired ? 'wired' : id === undefined && token === undefined ? 'none' : 'partly', product };
}

function productOf(variable: FedVariable | undefined): string | undefined {
  return variable?.value.kind === 'content' ? variable.value.secret.product : undefined;
}

/** What cannot be followed counts as right: it is not known to be wrong. */
function isRight(variable: FedVariable | undefined): boolean {
  if (variable === undefined || variable.value.kind === 'missing') return false;
  const part = variable.value.kind === 'content' ? variable.value.secret.part : undefined;
  return part === undefined || part === variable.part;
}
