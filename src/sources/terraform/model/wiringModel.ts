import { attributeOf } from '../hcl/node';
import type { Checkout, Folder, PlacedBlock } from './checkout';
import { isCallOf } from './checkout';
import type { Instance } from './instances';
import { isRepositoryCall, variablesArgument } from './repositoryCall';
import { Tracer } from './trace';
import { type WiredSecret, type TracedEntry, type Value, secretIn } from './value';
import { identifierOf, halfIn, secretsModuleName, type Half } from '../names';

/** The names of the two environment variables. */
export interface CredentialNames {
  readonly username: string;
  readonly password: string;
}

/** The map of variables that one use of a repository module gets: where the wiring ends. */
export interface Feed {
  readonly call: PlacedBlock;
  readonly instance: Instance;
  /** The name of the repository, where the call says it. */
  readonly repository: string | undefined;
  /** What the two variables are made from; `undefined` for one that is not in the map. */
  readonly id: FedVariable | undefined;
  readonly token: FedVariable | undefined;
  /** Whether every key of the map is known: only then is a variable that was not found really missing. */
  readonly isWhole: boolean;
}

export interface FedVariable {
  readonly name: string;
  readonly half: Half;
  readonly traced: TracedEntry;
  readonly value: Value;
}

/** A data source (or ephemeral resource) that reads one of the secrets. */
export interface Reader {
  readonly block: PlacedBlock;
  readonly instance: Instance;
  /** The half that its name speaks of. */
  readonly half: Half | undefined;
  readonly value: Value;
  readonly secret: WiredSecret | undefined;
}

/** A call of the module that makes a product's two secrets. */
export interface SecretsCall {
  readonly call: PlacedBlock;
  readonly instance: Instance;
  /** `undefined` where it is computed. */
  readonly product: string | undefined;
}

const readerTypes = ['data', 'ephemeral'] as const;

/** What a checkout wires, worked out once for all rules. */
export class WiringModel {
  readonly checkout: Checkout;
  readonly names: CredentialNames;
  readonly tracer: Tracer;
  #feeds: readonly Feed[] | undefined;
  #readers: readonly Reader[] | undefined;
  #readByName: ReadonlyMap<string | undefined, ReadonlySet<Half | undefined>> | undefined;
  #secretsCalls: readonly SecretsCall[] | undefined;
  #products: ReadonlyMap<string, string> | undefined;

  constructor(checkout: Checkout, names: CredentialNames) {
    this.checkout = checkout;
    this.names = names;
    this.tracer = new Tracer(checkout);
  }

  /** Every use of a module; a root has one. */
  readonly instancesOf = (folder: Folder): readonly Instance[] => this.tracer.instances.of(folder);

  get feeds(): readonly Feed[] {
    return (this.#feeds ??= this.#perInstance(
      ({ block }) => block.type === 'module' && attributeOf(block.body, variablesArgument) !== undefined,
      (call, instance) => this.#feed(call, instance),
    ));
  }

  get readers(): readonly Reader[] {
    return (this.#readers ??= this.#perInstance(isReader, (block, instance) => {
      const value = this.tracer.attribute(block, 'secret_id', instance);
      return { block, instance, half: halfIn(block.block.labels[1] ?? ''), value, secret: secretIn(value) };
    }));
  }

  /** The halves of each product's secret that are read by their names, past every output. */
  get readByName(): ReadonlyMap<string | undefined, ReadonlySet<Half | undefined>> {
    if (this.#readByName !== undefined) return this.#readByName;
    const read = new Map<string | undefined, Set<Half | undefined>>();
    for (const { secret } of this.readers) {
      if (secret?.product === undefined || secret.maker !== undefined) continue;
      read.set(secret.product, (read.get(secret.product) ?? new Set<Half | undefined>()).add(secret.half));
    }
    return (this.#readByName = read);
  }

  get secretsCalls(): readonly SecretsCall[] {
    return (this.#secretsCalls ??= this.#perInstance(
      (placed) => isSecretsCall(this.checkout, placed),
      (call, instance) => {
        const prefix = this.tracer.attribute(call, 'product_prefix', instance);
        const product = prefix.kind === 'text' && !prefix.value.includes('*') ? prefix.value : undefined;
        return { call, instance, product };
      },
    ));
  }

  /** The products whose secrets are made, by what they are called in labels; of two with one label the first. */
  get products(): ReadonlyMap<string, string> {
    return (this.#products ??= new Map(
      this.secretsCalls
        .toReversed()
        .flatMap(({ product }) => (product === undefined ? [] : [[identifierOf(product), product]])),
    ));
  }

  #feed(call: PlacedBlock, instance: Instance): Feed {
    const map = this.tracer.attribute(call, variablesArgument, instance);
    const name = this.tracer.attribute(call, 'name', instance);
    const variable = (half: Half): FedVariable | undefined => {
      if (map.kind !== 'object') return undefined;
      const key = half === 'id' ? this.names.username : this.names.password;
      // Of two entries with one key Terraform takes the last.
      const traced = map.entries.findLast(({ entry }) => entry.key === key);
      if (traced === undefined) return undefined;
      return { name: key, half, traced, value: this.tracer.trace(traced.entry.value, traced.scope) };
    };
    return {
      call,
      instance,
      repository: name.kind === 'text' && !name.value.includes('*') ? name.value : undefined,
      id: variable('id'),
      token: variable('token'),
      isWhole: map.kind === 'object' && map.isWhole,
    };
  }

  #perInstance<T>(
    isWanted: (placed: PlacedBlock) => boolean,
    read: (placed: PlacedBlock, instance: Instance) => T,
  ): T[] {
    return this.checkout.blocks
      .filter(isWanted)
      .flatMap((placed) => this.instancesOf(placed.folder).map((instance) => read(placed, instance)));
  }
}

/** Whether a block calls the module that makes the two secrets: by its name, or by what the called folder makes. */
export function isSecretsCall(checkout: Checkout, placed: PlacedBlock): boolean {
  if (placed.block.type !== 'module') return false;
  if (isCallOf(placed, secretsModuleName)) return true;
  const target = checkout.target(placed);
  if (target === undefined || attributeOf(placed.block.body, 'product_prefix') === undefined) return false;
  const halves = new Set(
    target.blocks
      .filter(({ block }) => block.type === 'resource' && block.labels[0] === 'aws_secretsmanager_secret')
      .map(({ block }) => halfIn(block.labels[1] ?? '')),
  );
  return halves.has('id') && halves.has('token');
}

function isReader({ block }: PlacedBlock): boolean {
  return readerTypes.some((type) => type === block.type) && block.labels[0] === 'aws_secretsmanager_secret_version';
}

/** Whether the files are those of an infra checkout at all. */
export function isInfra(checkout: Checkout): boolean {
  return checkout.blocks.some((placed) => isRepositoryCall(checkout, placed) || isSecretsCall(checkout, placed));
}
