import { posix } from 'node:path';
import { attributeOf, expressionsInBody, type Expression } from '../hcl/node';
import type { Folder, PlacedBlock, SourceFile } from '../model/checkout';
import type { Instance } from '../model/instances';
import {
  isRepositoryCall,
  mayMakeRepositories,
  projectResources,
  takesVariables,
  variablesArgument,
} from '../model/repositoryCall';
import type { WiringModel } from '../model/wiringModel';
import type { WiringNames } from './wiringNames';
import { listed, overridden, unreadCall, unreadWiring } from './obstacles';
import { placeOf, titleOf } from './place';
import { hasName, mayBeNamed, namesMade } from './repositoryNames';
import { readState, type RepositoryUse } from './state';
import { secretName, secretsModuleName } from '../names';

/** Where a repository is made, or is to be made, and its variables with it. */
export interface Site extends RepositoryUse {
  readonly folder: Folder;
  /** The call's file, or the one that a new call goes to. */
  readonly file: SourceFile;
  /** The call of another repository, which a new one is made like. */
  readonly like: PlacedBlock | undefined;
}

/** Where the module of a repository lies, unless the calls of others say it. */
export const usualSource = './modules/repository';

/** One use of a call that makes repositories. */
interface Use {
  readonly call: PlacedBlock;
  readonly instance: Instance;
  /** `undefined` where they cannot be told. */
  readonly names: ReadonlySet<string> | undefined;
}

type Problem = { readonly problem: string };

/** Finds the call that makes a repository, or says why that cannot be known. */
export function findSite(model: WiringModel, names: WiringNames): Site | Problem {
  const { checkout } = model;
  const { repository } = names;
  const calls = checkout.blocks.filter((placed) => isRepositoryCall(checkout, placed));
  const uses = calls.flatMap((call) =>
    model.instancesOf(call.folder).map((instance) => ({ call, instance, names: namesMade(model, call, instance) })),
  );
  const making = outermost(
    model,
    uses.filter((use) => use.names !== undefined && hasName(use.names, repository)),
  );
  const [first] = making;
  const problem = first === undefined ? absence(model, uses, repository) : ambiguity(model, making, first, names);
  if (problem !== undefined) return { problem };
  if (first === undefined) return newSite(model, calls, repository);
  const { call, instance } = first;
  return { folder: call.folder, instance, call, file: call.file, like: undefined };
}

/** A call that hands its variables on to another one in the module that it calls: both make one repository, and it counts. */
function outermost({ checkout, names: credentials }: WiringModel, uses: readonly Use[]): readonly Use[] {
  const takes = ({ call }: Use): boolean => {
    const target = checkout.target(call);
    return target === undefined || takesVariables(checkout, target);
  };
  return uses.filter((use) => {
    const inner = uses.some((other) => isWithin(other.instance, use.call));
    if (inner && !takes(use)) return false;
    const handed = attributeOf(use.call.block.body, variablesArgument)?.value;
    return !(
      handsOn(handed, Object.values(credentials)) &&
      uses.some((other) => isWithin(use.instance, other.call) && takes(other))
    );
  });
}

/** Whether the variables that a module is given get on as they are: no later map sets them. */
function handsOn(map: Expression | undefined, names: readonly string[]): boolean {
  if (map?.kind === 'reference') return map.path.join('.') === `var.${variablesArgument}`;
  if (map?.kind !== 'call' || map.name !== 'merge') return false;
  const at = map.args.findIndex((arg) => handsOn(arg, names));
  const later = map.args.slice(at + 1);
  return (
    at >= 0 &&
    later.every(
      (arg) => arg.kind === 'object' && arg.entries.every(({ key }) => key !== undefined && !names.includes(key)),
    )
  );
}

function isWithin(instance: Instance, call: PlacedBlock): boolean {
  for (let at: Instance | undefined = instance; at !== undefined; at = at.parent) if (at.call === call) return true;
  return false;
}

/** Why it cannot be said that nothing makes a repository. */
function absence(model: WiringModel, uses: readonly Use[], repository: string): string | undefined {
  const { checkout } = model;
  const open = uses.find(
    ({ call, instance, names }) => names === undefined && mayBeNamed(model, call, instance, repository),
  );
  if (open !== undefined)
    return `${titleOf(open.call)} makes a repository whose name cannot be followed, so \`${repository}\` may be made there already: add its two variables by hand`;
  const resource = resourceFor(model, new Set(uses.map(({ call }) => checkout.target(call))), repository);
  if (resource !== undefined) return resource;
  if (uses.length === 0 && model.secretsCalls.length === 0) return undefined;
  const unread = unreadCall(checkout);
  if (unread !== undefined)
    return `no \`.tf\` file makes \`${repository}\`, and ${unread} is in a form that is not read, so it may be made there already`;
  const changed = overridden(new Set(uses.flatMap(({ instance }) => foldersTo(instance))));
  if (changed !== undefined)
    return `no \`.tf\` file makes \`${repository}\`, but ${changed} overrides blocks of other files, so one of them may make it already`;
  const said = namedAt(model, new Set(uses.map(({ call }) => call)), repository);
  if (said !== undefined)
    return `\`${repository}\` is named in ${said} and made by no call that is known to make repositories, so it may be made there already: add its two variables by hand`;
  const broken = checkout.files.find(({ hcl, text }) => hcl.problems.length > 0 && /\bmodule\b/.test(text));
  return broken === undefined
    ? undefined
    : `\`${broken.path}\` does not parse, so \`${repository}\` may be made there already: mend it first`;
}

/** What names a repository that no known call makes: a module that is not here, what it may be given, or another resource of it. */
function namedAt({ checkout }: WiringModel, calls: ReadonlySet<PlacedBlock>, repository: string): string | undefined {
  for (const placed of checkout.blocks) {
    const { type, labels, body } = placed.block;
    const isOfProject = ['resource', 'data'].includes(type) && /^(?:github|circleci)_/.test(labels[0] ?? '');
    const isOpen = type === 'locals' || mayMakeRepositories(checkout, placed);
    if (calls.has(placed) || !(isOfProject || isOpen)) continue;
    for (const value of expressionsInBody(body)) {
      const keys = value.kind === 'object' ? value.entries.map(({ key }) => key) : [];
      const texts = value.kind === 'text' ? [value.value] : keys.flatMap((key) => key ?? []);
      if (hasName(texts, repository))
        return type === 'locals' ? placeOf(placed.file, value.span.start) : titleOf(placed);
    }
  }
  return undefined;
}

/** A resource that makes the repository past every module. */
function resourceFor(
  model: WiringModel,
  called: ReadonlySet<Folder | undefined>,
  repository: string,
): string | undefined {
  for (const placed of model.checkout.blocks) {
    const { type, labels } = placed.block;
    if (type !== 'resource' || !projectResources.includes(labels[0] ?? '') || called.has(placed.folder)) continue;
    for (const instance of model.instancesOf(placed.folder)) {
      const names = namesMade(model, placed, instance);
      if (names === undefined && mayBeNamed(model, placed, instance, repository))
        return `${titleOf(placed)} has a name that cannot be followed, so \`${repository}\` may be made there already: add its two variables by hand`;
      if (names !== undefined && hasName(names, repository))
        return `\`${repository}\` is made by ${titleOf(placed)} and by no module: add the two variables of its project by hand`;
    }
  }
  return undefined;
}

/** Why it cannot be said that what a call says counts, and no other. */
function ambiguity(model: WiringModel, making: readonly Use[], first: Use, names: WiringNames): string | undefined {
  const { checkout } = model;
  const { repository, product } = names;
  const { call, instance } = first;
  const others = [...new Set(making.map((use) => use.call))];
  if (others.length > 1 && !making.every((use) => isFed(model, names, use))) {
    return `\`${repository}\` is made by ${listed(others.map(titleOf))}: which of them is meant cannot be known`;
  }
  const many = attributeOf(call.block.body, 'for_each') ?? attributeOf(call.block.body, 'count');
  if (many?.name === 'for_each' && (first.names?.size ?? 0) > 0 && !isSaid(model, first, repository)) {
    return `\`module.${call.block.labels[0] ?? ''}\` in \`${call.file.path}\` makes \`${repository}\` among others, by \`for_each\` (${placeOf(call.file, many.span.start)}): add the two variables there by hand`;
  }
  const unread = unreadWiring(checkout, [repository, product, secretName(product, 'id')]);
  if (unread !== undefined)
    return `${unread} is in a form that is not read and speaks of the wiring, so what counts cannot be known`;
  const changed = overridden(foldersTo(instance));
  if (changed !== undefined)
    return `${changed} overrides blocks of other files, so what counts of them cannot be known`;
  const target = checkout.target(call);
  if (target === undefined || takesVariables(checkout, target)) return undefined;
  return `no \`.tf\` file of \`${target.path}\`, which ${titleOf(call)} calls, declares a variable \`${variablesArgument}\``;
}

function isFed(model: WiringModel, names: WiringNames, { call, instance }: Use): boolean {
  const { isRight } = readState(model, names, { call, instance });
  return isRight.id && isRight.token;
}

/** Whether the name stands there as it is, and not by an element of `for_each`. */
function isSaid({ tracer }: WiringModel, { call, instance }: Use, repository: string): boolean {
  const name = tracer.attribute(call, 'name', instance);
  return name.kind === 'text' && hasName([name.value], repository);
}

/** The modules from a use up to its root. */
function foldersTo(instance: Instance): readonly Folder[] {
  const folders: Folder[] = [];
  for (let at: Instance | undefined = instance; at !== undefined; at = at.parent) folders.push(at.folder);
  return folders;
}

/** Where the call of a repository that is not there yet goes. */
function newSite(model: WiringModel, calls: readonly PlacedBlock[], repository: string): Site | Problem {
  const like = likeOthers(model, calls);
  const beside = like ?? model.secretsCalls[0]?.call;
  if (beside === undefined) {
    const [many] = calls;
    return {
      problem:
        many === undefined
          ? `no \`.tf\` file of the workspace calls a module \`repository\` or \`${secretsModuleName}\`, so there is no infra checkout`
          : `${titleOf(many)} makes repositories by \`for_each\`, and \`${repository}\` is none of them: add it there by hand`,
    };
  }
  let instance = model.instancesOf(beside.folder)[0] ?? { folder: beside.folder };
  // The call of a secrets module is in the product's folder; a repository is made in the root.
  while (like === undefined && instance.parent !== undefined) instance = instance.parent;
  const { folder } = instance;
  const source = posix.join(folder.path, usualSource);
  if (like === undefined && !model.checkout.folders.has(source)) {
    return {
      problem: `${titleOf(beside)} makes secrets, but no \`.tf\` file shows how a repository is made: add \`${repository}\` by hand`,
    };
  }
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
