import { posix } from 'node:path';
import { attributeOf } from '../hcl/node';
import type { Checkout, Folder, PlacedBlock, TerraformFile } from '../model/checkout';
import { mentionsWiring } from '../model/mentionsWiring';
import { isOverride } from '../model/terraformPaths';
import type { Instance } from '../model/instances';
import type { WiringModel } from '../model/wiringModel';
import { placeOf, titleOf } from './place';

/**
 * Why a module cannot be written into for one product alone: it is used several times, or a call on the way to it may be.
 */
export function sharedUse({ instancesOf, checkout }: WiringModel, folder: Folder): string | undefined {
  const instances = instancesOf(folder);
  const many = callsTo(instances).find(isMany);
  if (many !== undefined) {
    const by = attributeOf(many.block.body, 'for_each') === undefined ? 'count' : 'for_each';
    return `\`${folder.path}\` is used by ${titleOf(many)} with \`${by}\`: what is written there is for each of its uses`;
  }
  const unread = usesUnread(checkout, instances);
  if (unread !== undefined)
    return `\`${folder.path}\` may be used more than once: ${unread} is in a form that is not read`;
  if (instances.length < 2) return undefined;
  const callers = [...new Set(checkout.callersOf(folder).length > 1 ? checkout.callersOf(folder) : callsTo(instances))];
  return `\`${folder.path}\` is used more than once, by ${listed(callers.map(titleOf))}: what is written there is for each of its uses`;
}

/** Whether a module is only there to be called, and nothing calls it: then it makes nothing. */
export function isUnused(checkout: Checkout, folder: Folder): boolean {
  if (!folder.path.split('/').includes('modules') || checkout.callersOf(folder).length > 0) return false;
  return !checkout.unread.some(({ path, text }) =>
    [...text.matchAll(sources)].some(([, source = '']) => leadsTo(path, source, folder)),
  );
}

const sources = /\bsource"?\s*[=:]\s*"([^"$]*)"/g;

/** A file that is not read and uses a module, or one above it, beside what is known to use it, or beside another such file. */
function usesUnread(checkout: Checkout, instances: readonly Instance[]): string | undefined {
  const folders = new Set<Folder>();
  for (const instance of instances)
    for (let at: Instance | undefined = instance; at !== undefined; at = at.parent) folders.add(at.folder);
  for (const folder of folders) {
    const uses = checkout.unread.flatMap((file) =>
      [...file.text.matchAll(sources)]
        .filter(([, source = '']) => leadsTo(file.path, source, folder))
        .map(({ index }) => placeOf(file, index)),
    );
    if (uses.length > (checkout.callersOf(folder).length > 0 ? 0 : 1)) return uses[0];
  }
  return undefined;
}

/** Terragrunt divides a source by `//`, also one that is local. */
function leadsTo(path: string, source: string, folder: Folder): boolean {
  if (!/^\.\.?\//.test(source)) return false;
  return posix.join(posix.dirname(path), source).replace(/\/$/, '') === folder.path;
}

/** Whether a call is made several times, or perhaps not at all. */
export function isMany({ block }: PlacedBlock): boolean {
  return ['for_each', 'count'].some((name) => attributeOf(block.body, name) !== undefined);
}

function callsTo(instances: readonly Instance[]): readonly PlacedBlock[] {
  const calls = new Set<PlacedBlock>();
  for (const instance of instances)
    for (let at: Instance | undefined = instance; at?.call !== undefined; at = at.parent) calls.add(at.call);
  return [...calls];
}

/** The file of another form that stands in for a `.tf` file: OpenTofu takes `main.tofu` instead of `main.tf`. */
export function standIn({ unread }: Checkout, path: string): string | undefined {
  return unread.find((other) => other.path === `${path.slice(0, -'.tf'.length)}.tofu`)?.path;
}

/** A file that is not read and may call a module: where the repository may be made already. */
export function unreadCall({ unread }: Checkout): string | undefined {
  // Terragrunt and stacks call modules by their sources alone.
  return placeIn(
    unread,
    /\bmodule\b|\bgithub_repository\b|\bcircleci_project\b|\bsource\b[^\n]*repo(?:s|sitory|sitories)?\b/,
  );
}

/** A file that is not read and speaks of the wiring, or of its names. */
export function unreadWiring({ unread }: Checkout, names: readonly string[]): string | undefined {
  const [repository] = names;
  const speaking = unread.find(({ path, text }) => {
    // What Terragrunt and stacks call by a product's name is seldom its credential.
    const wanted = path.endsWith('.hcl') ? [repository] : names;
    return mentionsWiring(text) || wanted.some((name) => text.includes(`"${name ?? ''}"`));
  });
  return speaking === undefined ? undefined : placeOf(speaking, 0);
}

/** A file of the root that is not read and may declare other configurations of the provider. */
export function unreadProvider({ unread }: Checkout, root: Folder): string | undefined {
  // Terragrunt writes files into the folders below its own.
  const beside = unread.filter(({ path }) => {
    const folder = posix.dirname(posix.normalize(path));
    return folder === root.path || (path.endsWith('.hcl') && (folder === '.' || root.path.startsWith(`${folder}/`)));
  });
  return placeIn(
    beside.filter(({ text }) => /\bprovider\b/.test(text) && /\baws\b/.test(text)),
    /\balias\b/,
  );
}

/** A file of a module that is not read and may say which providers it is handed. */
export function unreadRequirement({ unread }: Checkout, folder: Folder): string | undefined {
  const beside = unread.filter(({ path }) => posix.dirname(posix.normalize(path)) === folder.path);
  return placeIn(beside, /\brequired_providers\b/);
}

function placeIn(files: readonly TerraformFile[], wanted: RegExp): string | undefined {
  for (const file of files) {
    const at = file.text.search(wanted);
    if (at >= 0) return placeOf(file, at);
  }
  return undefined;
}

/** What an override file changes in these modules: arguments of other blocks, so that those do not say what counts. */
export function overridden(folders: Iterable<Folder>): string | undefined {
  const types = ['module', 'locals', 'variable', 'output', 'data', 'ephemeral'];
  for (const { blocks } of folders) {
    const found = blocks.find(({ block, file }) => isOverride(file.path) && types.includes(block.type));
    if (found !== undefined) return placeOf(found.file, found.block.span.start);
  }
  return undefined;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const last = names.length > 3 ? `${names.length - 2} more` : shown.at(-1);
  const others = names.length > 3 ? shown : shown.slice(0, -1);
  return others.length === 0 ? (last ?? '') : `${others.join(', ')} and ${last ?? ''}`;
}
