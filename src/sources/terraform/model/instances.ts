import type { Checkout, Folder, PlacedBlock } from './checkout';

/** One use of a module: the calls that lead to it, from the root. */
export interface Instance {
  readonly folder: Folder;
  readonly call?: PlacedBlock;
  readonly parent?: Instance;
}

/** More uses of one module say nothing new. */
const maxUses = 200;

/** The uses of every module of a checkout. Each is one object, so that what is known of it can be kept by it. */
export class Instances {
  readonly #checkout: Checkout;
  readonly #inside = new WeakMap<Instance, Map<PlacedBlock, Instance>>();
  #uses: ReadonlyMap<Folder, readonly Instance[]> | undefined;

  constructor(checkout: Checkout) {
    this.#checkout = checkout;
  }

  /** Every use of a module. A folder that nothing calls is a root, and its own only use; so is one that only a cycle calls. */
  of(folder: Folder): readonly Instance[] {
    this.#uses ??= this.#find();
    return this.#uses.get(folder) ?? [];
  }

  /** The use of `folder` that a call in `parent` makes. */
  inside(parent: Instance, call: PlacedBlock, folder: Folder): Instance {
    const known = this.#inside.get(parent) ?? new Map<PlacedBlock, Instance>();
    this.#inside.set(parent, known);
    const inside = known.get(call) ?? { folder, call, parent };
    known.set(call, inside);
    return inside;
  }

  /** From the roots down, so that what is called from many places by many ways is still looked at `maxUses` times. */
  #find(): ReadonlyMap<Folder, readonly Instance[]> {
    const checkout = this.#checkout;
    const uses = new Map<Folder, Instance[]>([...checkout.folders.values()].map((folder) => [folder, []]));
    const waiting: Instance[] = [];
    for (const folder of checkout.folders.values())
      if (checkout.callersOf(folder).length === 0) waiting.push({ folder });
    for (const instance of waiting) {
      const known = uses.get(instance.folder);
      if (known === undefined || known.length >= maxUses || isRecursive(instance)) continue;
      known.push(instance);
      for (const call of instance.folder.blocks) {
        const target = call.block.type === 'module' ? checkout.target(call) : undefined;
        if (target !== undefined) waiting.push(this.inside(instance, call, target));
      }
    }
    for (const [folder, known] of uses) if (known.length === 0) known.push({ folder });
    return uses;
  }
}

/** The module that Terraform is run in for this use. */
export function rootOf(instance: Instance): Folder {
  let root = instance;
  while (root.parent !== undefined) root = root.parent;
  return root.folder;
}

/** Terraform refuses a module that calls itself, by whatever way. */
function isRecursive({ folder, parent }: Instance): boolean {
  for (let outer = parent; outer !== undefined; outer = outer.parent) if (outer.folder === folder) return true;
  return false;
}
