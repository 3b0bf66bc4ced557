import { posix } from 'node:path';
import { textIn, type Folder, type PlacedBlock } from '../model/checkout';
import { rootOf } from '../model/instances';
import { secretsModuleName } from '../names';
import { secretsModule } from '../secretsModule';
import type { Insertion } from './insertion';

/**
 * The source of the secrets module as seen from `folder`, taken from another product's call where there is one. A checkout
 * that has no such module gets one.
 */
export function moduleSource(
  { model, site, edits }: Insertion,
  folder: Folder,
): { readonly source: string; readonly version?: string; readonly like?: PlacedBlock } {
  const root = rootOf(site.instance);
  const near = model.secretsCalls.filter(({ instance }) => rootOf(instance) === root);
  for (const { call } of [...near, ...model.secretsCalls]) {
    const source = textIn(call, 'source');
    if (source === undefined) continue;
    const version = textIn(call, 'version');
    if (!source.startsWith('.')) return { source, like: call, ...(version !== undefined && { version }) };
    return { source: relativeSource(folder.path, posix.join(call.folder.path, source)), like: call };
  }
  const known = [...model.checkout.folders.keys()].find((path) => posix.basename(path) === secretsModuleName);
  const path = known ?? posix.join(site.folder.path, 'modules', secretsModuleName);
  if (known === undefined) {
    for (const [name, text] of Object.entries(secretsModule())) edits.create(posix.join(path, name), text);
  }
  return { source: relativeSource(folder.path, path) };
}

export function relativeSource(from: string, to: string): string {
  const relative = posix.relative(from, to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
