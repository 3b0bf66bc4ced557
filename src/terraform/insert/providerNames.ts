import { attributeOf, type HclBody } from '../hcl/node';
import type { Folder, PlacedBlock } from '../model/checkout';
import { inRoot, providerOf, providerOfCall } from '../model/providers';
import { rootOf, type Instance } from '../model/instances';
import type { Maker } from '../model/value';
import type { WiringModel } from '../model/wiringModel';
import { addEntries } from './extendMap';
import type { FileEdits } from './fileEdits';

/** The provider that makes a secret, by its name in the root. */
export function providerOfMaker({ block, instance }: Maker): string | undefined {
  return block.block.type === 'module' ? providerOfCall(block, instance) : providerOf(block, instance);
}

/** The provider that the secrets of other products are made and read with; failing that, the one of the management account. */
export function usualProvider(
  { checkout, secretsCalls, readers }: WiringModel,
  product: string,
  site: Instance,
): string {
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
  const aliases = checkout.blocks
    .filter(({ block, folder }) => folder === root && block.type === 'provider' && block.labels[0] === 'aws')
    .map(({ block }) => aliasIn(block.body));
  const named = aliases.filter((alias) => alias !== undefined);
  if (aliases.length === 0 || named.includes('management')) return 'aws.management';
  return named.length === 1 ? `aws.${named[0] ?? ''}` : 'aws';
}

function aliasIn(body: HclBody): string | undefined {
  const alias = attributeOf(body, 'alias')?.value;
  return alias?.kind === 'text' ? alias.value : undefined;
}

/** What the root's providers are called in the modules that are used. */
export class ProviderNames {
  readonly #edits: FileEdits;
  readonly #known = new Map<string, string>();

  constructor(edits: FileEdits) {
    this.#edits = edits;
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
    const map = attributeOf(call.block.body, 'providers')?.value;
    if (map === undefined && provider === 'aws') return provider;
    const taken = new Set<string>();
    for (const { key, keySpan, value } of map?.kind === 'object' ? map.entries : []) {
      const name = key ?? call.file.text.slice(keySpan.start, keySpan.end);
      if (value.kind === 'reference' && inRoot(value.path.join('.'), parent) === provider) return name;
      taken.add(name);
    }
    const name = taken.has(provider) ? 'aws.dockerhub' : provider;
    const above = this.in(parent, provider);
    if (map?.kind === 'object') addEntries(this.#edits, { object: map, file: call.file }, [{ name, value: above }]);
    else this.#edits.addAttribute(call, providersText(name, above), '\n');
    this.declare(folder, name);
    return name;
  }

  /** Declares in a module that it is given a provider by this name. */
  declare(folder: Folder, provider: string): void {
    const key = JSON.stringify(['declared', folder.path, provider]);
    if (this.#known.has(key)) return;
    this.#known.set(key, provider);
    declareAlias(this.#edits, folder, provider);
  }
}

/** The map that hands one provider down, beside the default one. */
function providersText(name: string, above: string): string {
  const lines = name === 'aws' ? [`aws = ${above}`] : ['aws = aws', `${name} = ${above}`];
  return `providers = {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}

/**
 * Declares in a module that it is given another configuration of the provider.
 * @see https://developer.hashicorp.com/terraform/language/modules/develop/providers
 */
function declareAlias(edits: FileEdits, folder: Folder, provider: string): void {
  const alias = /^aws\.(.+)$/.exec(provider)?.[1];
  if (alias === undefined) return;
  const isProxy = ({ block }: PlacedBlock): boolean => block.type === 'provider' && aliasIn(block.body) === alias;
  if (folder.blocks.some(isProxy)) return;
  for (const { block, file } of folder.blocks) {
    if (block.type !== 'terraform') continue;
    for (const required of block.body.blocks) {
      const aws = attributeOf(required.body, 'aws')?.value;
      if (required.type !== 'required_providers' || aws?.kind !== 'object') continue;
      const list = aws.entries.find(({ key }) => key === 'configuration_aliases')?.value;
      if (list === undefined) {
        const entry = { name: 'configuration_aliases', value: `[${provider}]` };
        addEntries(edits, { object: aws, file }, [entry]);
      } else if (list.kind === 'tuple') {
        const last = list.items.at(-1);
        const isThere = list.items.some((item) => item.kind === 'reference' && item.path.join('.') === provider);
        if (isThere) return;
        if (last === undefined) edits.replace(file, list.span, `[${provider}]`);
        else edits.insert(file, last.span.end, `, ${provider}`);
      }
      return;
    }
  }
  const requirement = `aws = {\n  source = "hashicorp/aws"\n  configuration_aliases = [${provider}]\n}`;
  const placed = folder.blocks.find(({ block }) => block.type === 'terraform');
  const required = placed?.block.body.blocks.find(({ type }) => type === 'required_providers');
  if (placed !== undefined && required !== undefined) {
    edits.addAttribute({ ...placed, block: required }, requirement, '');
  } else if (placed !== undefined) {
    edits.addAttribute(placed, `required_providers {\n${requirement.replace(/^/gm, '  ')}\n}`, '\n');
  } else {
    const block = `terraform {\n  required_providers {\n${requirement.replace(/^/gm, '    ')}\n  }\n}\n`;
    const [first] = folder.blocks;
    const versions = folder.files.find(({ path }) => path.endsWith('versions.tf'));
    const file = versions ?? first?.file ?? folder.files[0];
    if (versions === undefined && first !== undefined) edits.insertBefore(first, block);
    else if (file !== undefined) edits.append(file, block);
  }
}
