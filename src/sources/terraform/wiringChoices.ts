import { posix } from 'node:path';
import type { PlacedBlock } from './model/checkout';
import { isRepositoryCall } from './model/repositoryCall';
import type { Feed, FedVariable, WiringModel } from './model/wiringModel';
import { isSecretsCall } from './model/wiringModel';
import { isKnownWrong, unfollowedIn, variableOf } from './wiring/present';
import { type Half, halves } from './names';

/** A repository that a checkout makes. */
export interface MadeRepository {
  readonly name: string;
  /**
   * Whether it gets both halves of a credential; `partly` also where one of them is known to be wrong, `unknown` where a
   * value cannot be followed.
   */
  readonly wiring: 'wired' | 'partly' | 'unknown' | 'none';
  /** The product whose secrets it gets, where the files say it. */
  readonly product: string | undefined;
}

/** Every repository with a name that a checkout makes, by name. */
export function madeRepositories(wiring: WiringModel): readonly MadeRepository[] {
  const made = new Map<string, MadeRepository>();
  for (const placed of wiring.checkout.blocks) {
    if (!isRepositoryCall(wiring.checkout, placed)) continue;
    for (const instance of wiring.instancesOf(placed.folder)) {
      const name = wiring.tracer.attribute(placed, 'name', instance);
      if (name.kind === 'text' && !name.value.includes('*'))
        made.set(name.value, { name: name.value, wiring: 'none', product: undefined });
    }
  }
  for (const feed of wiring.feeds)
    if (feed.repository !== undefined) made.set(feed.repository, repositoryOf(wiring, feed.repository, feed));
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
  return !isSecretsCall(checkout, placed) && !isRepositoryCall(checkout, placed);
}

function repositoryOf(wiring: WiringModel, name: string, feed: Feed): MadeRepository {
  const { id, token } = feed;
  const product = [id, token].map(productOf).find((found) => found !== undefined);
  const states = halves.map((half) => stateOf(wiring, feed, half));
  const isNone = states.every((state) => state === 'missing');
  const state = states.includes('wrong') || (states.includes('missing') && !isNone) ? 'partly' : 'wired';
  if (isNone) return { name, wiring: 'none', product };
  return { name, wiring: state === 'wired' && states.includes('unknown') ? 'unknown' : state, product };
}

function productOf(variable: FedVariable | undefined): string | undefined {
  return variable?.value.kind === 'content' ? variable.value.secret.product : undefined;
}

/** What a variable is, whichever product's: only what a secret of this half holds is known to be right. */
function stateOf(wiring: WiringModel, feed: Feed, half: Half): 'right' | 'wrong' | 'unknown' | 'missing' {
  if (unfollowedIn(wiring, feed, variableOf(wiring, half)) !== undefined) return 'unknown';
  const variable = feed[half];
  if (variable === undefined) return 'missing';
  const secret = variable.value.kind === 'content' ? variable.value.secret : undefined;
  const isNamed = secret?.maker !== undefined || secret?.name?.includes('*') === false;
  if (isNamed && secret.half === half) return 'right';
  return isKnownWrong(variable, secret?.product ?? '', false) ? 'wrong' : 'unknown';
}
