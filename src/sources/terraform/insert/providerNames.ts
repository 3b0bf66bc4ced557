import { attributeOf } from '../hcl/node';
import type { Checkout, Folder } from '../model/checkout';
import { inRoot, providerOf, providerOfCall } from '../model/providers';
import { rootOf, type Instance } from '../model/instances';

import type { WiringModel } from '../model/wiringModel';
import { aliasIn, declareAlias } from './declareAlias';
import { addEntries } from './extendMap';
import type { FileEdits } from './fileEdits';
import { listed, unreadProvider, unreadRequirement } from '../wiring/obstacles';
import { placeOf, titleOf } from '../wiring/place';

/** Why it cannot be said which provider is meant. */
export interface Undecided {
  readonly problem: string;
}

/**
 * The provider that the secrets of other products are made and read with; failing that, the one of the management account
 * where the root declares one, else its default one.
 */
export function usualProvider(
  { checkout, secretsCalls, readers }: WiringModel,
  product: string,
  site: Instance,
): string | Undecided {
  const root = rootOf(site);
  const counts = new Map<string, number>();
  const count = (name: string | undefined): void => {
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const { call, instance, product: own } of secretsCalls) {
    if (own !== product && rootOf(instance) === root) count(providerOfCall(call, instance));
  }
  for (const { block, instance, secret } of readers) {
    const isOthers = secret?.product !== undefined && secret.product !== product;
    if (isOthers && rootOf(instance) === root) count(providerOf(block, instance));
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most !== undefined) return most[0];
  const unread = unreadProvider(checkout, root);
  if (unread !== undefined)
    return { problem: `${unread} may declare other AWS providers, and is in a form that is not read` };
  const { aliases, hasDefault, place, other } = declaredIn(root);
  if (other !== undefined) return { problem: other };
  if (aliases.includes('management')) return 'aws.management';
  const management = aliases.filter((alias) => alias.startsWith('management'));
  const [only, ...others] = management.length > 0 || hasDefault ? management : aliases;
  if (only === undefined) return 'aws';
  if (others.length === 0) return `aws.${only}`;
  const which = listed(aliases.map((alias) => `\`aws.${alias}\``));
  return {
    problem: `\`${root.path}\` has several AWS providers, ${which} (${place ?? ''}), and none that is called \`management\`, so the one for the secrets cannot be known`,
  };
}

/** Whether a root has a provider of this name; the default one it has by itself. */
export function isDeclared(root: Folder, provider: string): boolean {
  return provider === 'aws' || declaredIn(root).aliases.includes(provider.replace(/^aws\./, ''));
}

/** The configurations of the provider that a module declares, or is given by name. */
export function declaredIn({ blocks }: Folder): {
  aliases: readonly string[];
  hasDefault: boolean;
  place: string | undefined;
  /** What stands in a form that has no name of the usual kind. */
  other: string | undefined;
} {
  const aliases = new Set<string>();
  let hasDefault = false;
  let place: string | undefined;
  let other: string | undefined;
  for (const { block, file } of blocks) {
    if (block.type === 'provider' && block.labels[0] === 'aws') {
      const alias = aliasIn(block.body);
      if (alias === undefined) hasDefault = true;
      else aliases.add(alias);
      place ??= placeOf(file, block.span.start);
      const each = attributeOf(block.body, 'for_each');
      if (each !== undefined)
        other ??= `an AWS provider is declared by \`for_each\` (${placeOf(file, each.span.start)}), so the one for the secrets cannot be known`;
    }
    for (const required of block.type === 'terraform' ? block.body.blocks : []) {
      const aws = required.type === 'required_providers' ? attributeOf(required.body, 'aws')?.value : undefined;
      for (const { name, value, span } of required.type === 'required_providers' ? required.body.attributes : []) {
        const source = value.kind === 'object' ? value.entries.find(({ key }) => key === 'source')?.value : undefined;
        if (name !== 'aws' && source?.kind === 'text' && /^(?:registry\.[\w.]+\/)?hashicorp\/aws$/i.test(source.value))
          other ??= `the AWS provider is called \`${name}\` (${placeOf(file, span.start)}), so the one for the secrets cannot be known`;
      }
      const list = aws?.kind === 'object' ? aws.entries.find(({ key }) => key === 'configuration_aliases') : undefined;
      for (const item of list?.value.kind === 'tuple' ? list.value.items : []) {
        const [provider, alias] = item.kind === 'reference' ? item.path : [];
        if (provider !== 'aws' || alias === undefined) continue;
        aliases.add(alias);
        place ??= placeOf(file, item.span.start);
      }
    }
  }
  return { aliases: [...aliases], hasDefault, place, other };
}

/**
 * Whether `aws` can be handed on by its name in a module. What goes down by itself cannot: Terraform then misses it there.
 */
export function holdsDefault({ folder, call, parent }: Instance): boolean {
  if (call === undefined || parent === undefined) return declaredIn(folder).hasDefault;
  const map = attributeOf(call.block.body, 'providers')?.value;
  return (
    map?.kind === 'object' &&
    map.entries.some(({ key, keySpan }) => (key ?? call.file.text.slice(keySpan.start, keySpan.end)) === 'aws')
  );
}

/** What the root's providers are called in the modules that are used. */
export class ProviderNames {
  readonly #edits: FileEdits;
  readonly #known = new Map<string, string>();

  readonly #checkout: Checkout;
  #problem: string | undefined;

  constructor(edits: FileEdits, checkout: Checkout) {
    this.#edits = edits;
    this.#checkout = checkout;
  }

  /** Says that a provider cannot be handed to where it is asked for. */
  decline(problem: string): void {
    this.#problem ??= problem;
  }

  /** Why a provider cannot be handed to where it was asked for. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The name of a provider of the root in a module; it is handed down to there where it is not yet. */
  in(instance: Instance, provider: string): string {
    const key = JSON.stringify([instance.folder.path, provider]);
    const name = this.#known.get(key) ?? this.#find(instance, provider);
    this.#known.set(key, name);
    return name;
  }

  #find({ folder, call, parent }: Instance, provider: string): string {
    if (call === undefined || parent === undefined) return provider;
    const own = folder.blocks.find(({ block }) => block.type === 'provider' && block.labels[0] === 'aws');
    if (own !== undefined)
      this.#problem ??= `\`${folder.path}\` has an AWS provider of its own (${placeOf(own.file, own.block.span.start)}), so it cannot be handed the one for the secrets`;
    const map = attributeOf(call.block.body, 'providers')?.value;
    if (map !== undefined && map.kind !== 'object')
      this.#problem ??= `the \`providers\` of ${titleOf(call)} cannot be followed`;
    if (map === undefined && provider === 'aws') return provider;
    const taken = new Set<string>();
    for (const { key, keySpan, value } of map?.kind === 'object' ? map.entries : []) {
      const name = key ?? call.file.text.slice(keySpan.start, keySpan.end);
      if (value.kind === 'reference' && inRoot(value.path.join('.'), parent) === provider) return name;
      taken.add(name);
    }
    // What is not declared by a block goes down by itself, and cannot be named.
    if (provider === 'aws' && !taken.has(provider) && !holdsDefault(parent)) return provider;
    const name = taken.has(provider) ? 'aws.dockerhub' : provider;
    const above = this.in(parent, provider);
    if (map?.kind === 'object') addEntries(this.#edits, { object: map, file: call.file }, [{ name, value: above }]);
    else this.#edits.addAttribute(call, providersText(name, above, holdsDefault(parent)), '\n');
    this.declare(folder, name);
    return name;
  }

  /** Declares in a module that it is given a provider by this name. */
  declare(folder: Folder, provider: string): void {
    const key = JSON.stringify(['declared', folder.path, provider]);
    if (this.#known.has(key)) return;
    this.#known.set(key, provider);
    const unread = provider === 'aws' ? undefined : unreadRequirement(this.#checkout, folder);
    if (unread !== undefined)
      this.#problem ??= `${unread} says which providers \`${folder.path}\` is handed, and is in a form that is not read`;
    declareAlias(this.#edits, folder, provider);
  }
}

/** The map that hands one provider down, beside the default one where that has a name. */
function providersText(name: string, above: string, hasDefault: boolean): string {
  const lines = [...(hasDefault && name !== 'aws' ? ['aws = aws'] : []), `${name} = ${above}`];
  return `providers = {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}
