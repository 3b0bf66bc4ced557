import { posix } from 'node:path';
import { attributeOf, expressionsIn, type HclBody } from '../hcl/node';
import { isCallOf, type Folder, type PlacedBlock, type SourceFile } from '../model/checkout';
import type { Instance } from '../model/instances';
import { variablesArgument, type WiringModel } from '../model/wiringModel';
import type { WiringNames } from '../findWiring';
import { secretsModuleName } from '../names';

/** Where a repository is made, or is to be made, and its variables with it. */
export interface Site {
  readonly folder: Folder;
  readonly instance: Instance;
  /** The module call that makes the repository; `undefined` where there is none yet. */
  readonly call: PlacedBlock | undefined;
  /** The call's file, or the one that a new call goes to. */
  readonly file: SourceFile;
  /** The call of another repository, which a new one is made like. */
  readonly like: PlacedBlock | undefined;
}

/** Finds the call that makes a repository, or says why that cannot be done. */
export function findSite(model: WiringModel, { repository }: WiringNames): Site | { readonly problem: string } {
  const { checkout, tracer } = model;
  const calls = checkout.blocks.filter(
    (placed) =>
      isCallOf(placed, 'repository') ||
      (placed.block.type === 'module' && placed.block.body.attributes.some(({ name }) => name === variablesArgument)),
  );
  let computed: PlacedBlock | undefined;
  for (const call of calls) {
    for (const instance of model.instancesOf(call.folder)) {
      const name = tracer.attribute(call, 'name', instance);
      if (name.kind === 'text' && name.value === repository) {
        return { folder: call.folder, instance, call, file: call.file, like: undefined };
      }
      const isKnown = name.kind === 'text' && !name.value.includes('*');
      if (!isKnown && speaksOf(call.folder, repository)) computed ??= call;
    }
  }
  if (computed !== undefined) {
    const label = computed.block.labels[0] ?? '';
    return {
      problem: `\`module.${label}\` in \`${computed.file.path}\` seems to make \`${repository}\` among others, and computes their names: add the two variables there by hand`,
    };
  }
  const like = likeOthers(model, calls);
  const beside = like ?? model.secretsCalls[0]?.call;
  if (beside === undefined) {
    return {
      problem: `no \`.tf\` file of the workspace calls a module \`repository\` or \`${secretsModuleName}\`, so there is no infra checkout`,
    };
  }
  let instance = model.instancesOf(beside.folder)[0] ?? { folder: beside.folder };
  // The call of a secrets module is in the product's folder; a repository is made in the root.
  while (like === undefined && instance.parent !== undefined) instance = instance.parent;
  const { folder } = instance;
  const main = folder.files.find(({ path }) => posix.basename(path) === 'main.tf') ?? folder.files[0];
  const file = folder === beside.folder ? beside.file : (main ?? beside.file);
  return { folder, instance, call: undefined, file, like };
}

/** A call that a new repository's is made like: the last one in the module that makes the most. */
function likeOthers({ checkout }: WiringModel, calls: readonly PlacedBlock[]): PlacedBlock | undefined {
  let most: readonly PlacedBlock[] = [];
  for (const folder of checkout.folders.values()) {
    const own = calls.filter(
      (call) => call.folder === folder && attributeOf(call.block.body, 'for_each') === undefined,
    );
    if (own.length > most.length) most = own;
  }
  return most.at(-1);
}

/** Whether a module has the name of a repository in it, as a string or as a key of a map. */
function speaksOf({ blocks }: Folder, repository: string): boolean {
  return blocks.some(({ block }) => isIn(block.body, repository));
}

function isIn(body: HclBody, name: string): boolean {
  const isSaid = body.attributes.some(({ value }) => {
    for (const expression of expressionsIn(value)) {
      if (expression.kind === 'text' && expression.value === name) return true;
      if (expression.kind === 'object' && expression.entries.some(({ key }) => key === name)) return true;
    }
    return false;
  });
  return isSaid || body.blocks.some((block) => isIn(block.body, name));
}
