import { posix } from 'node:path';
import { attributeOf } from '../hcl/node';
import type { Folder, PlacedBlock, SourceFile } from '../model/checkout';
import type { Instance } from '../model/instances';
import { providerOfCall } from '../model/providers';
import { isRepositoryCall } from '../model/repositoryCall';
import { isSecretsCall } from '../model/wiringModel';
import { folderSnippet, secretsSnippet } from '../wiringSnippets';
import type { Insertion, SecretReference } from './insertion';
import { moduleSource, relativeSource } from './moduleSource';
import { isMany, listed } from '../wiring/obstacles';
import { declaredIn, holdsDefault } from './providerNames';
import { givesId, outputWith } from './secretOutput';
import { type SecretsMade } from '../wiring/state';
import { fits } from '../model/fits';
import { freeName, identifierOf, halfIn, secretName, secretsModuleName, standardOutput, type Half } from '../names';

/** Where a product's secrets are made once the edits are in. */
export interface SecretsPlace {
  /** From the site's module down to the one that makes them. */
  readonly chain: readonly CallDown[] | undefined;
  readonly folder: Folder;
  readonly file: SourceFile;
  /** The secret in the module that makes it. */
  readonly made: (half: Half) => SecretReference;
}

interface ProductFolder {
  readonly folder: Folder;
  /** `undefined` where nothing calls it. */
  readonly call: CallDown | undefined;
}

/** One call on the way down. */
export interface CallDown {
  readonly label: string;
  readonly target: Folder;
  readonly instance: Instance | undefined;
}

/** Adds the call of the secrets module for a product. */
export function addSecrets(insertion: Insertion, provider: string): SecretsPlace {
  const { model, names, site, edits, providers } = insertion;
  const home = productFolder(insertion);
  const folder = home?.folder ?? site.folder;
  const chain = home === undefined ? [] : [home.call ?? callFolder(insertion, home.folder, provider)];
  const { source, version, like } = moduleSource(insertion, folder);
  const label = freeLabel(folder, secretsModuleName, names.product);
  const name =
    home === undefined
      ? providers.in(site.instance, provider)
      : home.call?.instance === undefined
        ? provider
        : providers.in(home.call.instance, provider);
  const target = model.checkout.folders.get(posix.join(folder.path, source));
  const aliases = aliasesOf(target, like);
  const isNamed = name !== 'aws' || holdsDefault(home?.call?.instance ?? site.instance);
  if (aliases.length > 1 || (aliases.length > 0 && !isNamed))
    providers.decline(
      `\`${source}\` is to be handed ${listed(aliases.map((alias) => `\`${alias}\``))}, and which providers these are cannot be known`,
    );
  const standard = secretsSnippet(names.product, source, label);
  const [alias] = aliases;
  const handed = target === undefined ? [] : ['aws'];
  const plain =
    alias === undefined
      ? withProvider(standard, name)
      : standard.replace(/^ *aws += aws.*\n/m, [...handed, alias].map((one) => `    ${one} = ${name}\n`).join(''));
  const snippet = version === undefined ? plain : plain.replace(/^( *)source = .*$/m, `$&\n$1version = "${version}"`);
  const others = folder.blocks.filter((placed) => isSecretsCall(model.checkout, placed));
  const last = others.at(-1);
  const file = last?.file ?? (home === undefined ? site.file : mainFile(folder));
  if (last !== undefined) edits.insertAfter(last, snippet);
  else if (home === undefined && site.call !== undefined) edits.insertBefore(site.call, snippet);
  else if (home === undefined && site.like?.file === file) edits.insertAfter(site.like, snippet);
  else edits.append(file, snippet);
  const made = (half: Half): SecretReference => ({ text: `module.${label}.${standardOutput(half)}`, isId: false });
  return { chain, folder, file, made };
}

/** The way to secrets that are made already; the call of their module is added where nothing calls it. */
export function reachSecrets(insertion: Insertion, secrets: SecretsMade, provider: string): SecretsPlace {
  const { model } = insertion;
  const { instance, call, isModule } = secrets;
  const { folder } = instance;
  const made = (half: Half): SecretReference => {
    const resource = isModule ? undefined : resourceOf(insertion, secrets, half);
    if (resource !== undefined) return { text: resource.block.labels.join('.'), isId: false };
    const target = model.checkout.target(call);
    const inside: Instance | undefined = target && { folder: target, call, parent: instance };
    const output = inside === undefined ? undefined : outputWith(insertion, inside, half);
    const name = output?.block.labels[0] ?? standardOutput(half);
    return {
      text: `module.${call.block.labels[0] ?? ''}.${name}`,
      isId: output !== undefined && givesId(model, output),
    };
  };
  return { chain: chainTo(insertion, folder, provider), folder, file: call.file, made };
}

/**
 * The calls from the site down to a module. `undefined` where the module belongs to another root, or where a call on the
 * way is made several times: then its secrets can be read by their names only.
 */
function chainTo(insertion: Insertion, folder: Folder, provider: string): readonly CallDown[] | undefined {
  const { model, site } = insertion;
  if (folder === site.folder) return [];
  for (const instance of model.instancesOf(folder)) {
    const chain: CallDown[] = [];
    for (let at: Instance | undefined = instance; at?.call !== undefined; at = at.parent) {
      const { call } = at;
      if (isMany(call)) break;
      chain.unshift({ label: call.block.labels[0] ?? '', target: at.folder, instance: at });
      if (call.folder === site.folder) return chain;
    }
  }
  const isCalled = model.checkout.callersOf(folder).length > 0;
  return isCalled || isRoot(folder) ? undefined : [callFolder(insertion, folder, provider)];
}

/** Adds the call of a module that nothing calls. */
function callFolder({ names, site, edits, providers, model }: Insertion, folder: Folder, provider: string): CallDown {
  const id = identifierOf(names.product);
  const isTaken = (name: string): boolean => model.checkout.find(site.folder, 'module', name) !== undefined;
  const label = isTaken(id) ? freeName(`${id}_product`, isTaken) : id;
  const text = folderSnippet(label, relativeSource(site.folder.path, folder.path));
  const above = providers.in(site.instance, provider);
  const lines = `    ${provider} = ${above}\n`;
  const holder = holdsDefault(site.instance) ? text : text.replace(/^ *aws += aws\n/m, '');
  const others = site.folder.blocks.filter((placed) => {
    const target = placed.block.type === 'module' ? model.checkout.target(placed) : undefined;
    return target?.blocks.some((inner) => isSecretsCall(model.checkout, inner)) === true;
  });
  // The default configuration goes down by itself.
  const snippet = provider === 'aws' ? withoutProviders(text) : holder.replace(/^ *aws\.management.*\n/m, lines);
  const last = others.at(-1);
  if (last !== undefined) edits.insertAfter(last, snippet);
  else if (site.call !== undefined) edits.insertBefore(site.call, snippet);
  else edits.append(site.file, snippet);
  providers.declare(folder, provider);
  return { label, target: folder, instance: undefined };
}

/** The module of a product: the one that is called by its name, or lies in a folder of its name. */
function productFolder({ model, names, site }: Insertion): ProductFolder | undefined {
  const { checkout } = model;
  const own = new Set([names.product, identifierOf(names.product)]);
  for (const placed of site.folder.blocks) {
    const folder = placed.block.type === 'module' ? checkout.target(placed) : undefined;
    if (folder === undefined || isRepositoryCall(checkout, placed) || isSecretsCall(checkout, placed)) continue;
    const label = placed.block.labels[0] ?? '';
    if (!own.has(label) && !own.has(posix.basename(folder.path))) continue;
    if (isMany(placed)) continue;
    return { folder, call: { label, target: folder, instance: { folder, call: placed, parent: site.instance } } };
  }
  const free = [...checkout.folders.values()].filter(
    (folder) => own.has(posix.basename(folder.path)) && checkout.callersOf(folder).length === 0 && !isRoot(folder),
  );
  const below = free.find(({ path }) => posix.dirname(path) === site.folder.path);
  const folder = below ?? (free.length === 1 ? free[0] : undefined);
  return folder === undefined || folder === site.folder ? undefined : { folder, call: undefined };
}

/**
 * The call of the secrets module in the product's own folder that does not name the product: its prefix is computed, or
 * was left as it was copied from another product, which is put right.
 */
export function adoptSecrets(insertion: Insertion): SecretsMade | undefined {
  const { model, names, edits } = insertion;
  const home = productFolder(insertion)?.folder;
  for (const { call, instance, product } of model.secretsCalls) {
    if (call.folder !== home) continue;
    const prefix = attributeOf(call.block.body, 'product_prefix');
    const isCopy = model.secretsCalls.some((other) => other.product === product && other.call !== call);
    if (product !== undefined && (!isCopy || prefix === undefined)) continue;
    if (product !== undefined && prefix !== undefined)
      edits.replace(call.file, prefix.value.span, `"${names.product}"`);
    return { instance, call, provider: providerOfCall(call, instance), isModule: true };
  }
  return undefined;
}

/** Whether a module that nothing calls is one that Terraform is run in. */
function isRoot({ blocks }: Folder): boolean {
  return blocks.some(
    ({ block }) =>
      (block.type === 'provider' && block.body.attributes.some(({ name }) => name !== 'alias')) ||
      (block.type === 'terraform' && block.body.blocks.some(({ type }) => type === 'backend' || type === 'cloud')),
  );
}

function freeLabel({ blocks }: Folder, label: string, product: string): string {
  const isTaken = (name: string): boolean =>
    blocks.some(({ block }) => block.type === 'module' && block.labels[0] === name);
  return isTaken(label) ? freeName(`${label}_${identifierOf(product)}`, isTaken) : label;
}

function mainFile({ files }: Folder): SourceFile {
  const main = files.find(({ path }) => posix.basename(path) === 'main.tf') ?? files[0];
  if (main === undefined) throw new Error('a module has at least one file');
  return main;
}

/** A snippet with another provider than the usual one. The default one goes down by itself. */
function withProvider(snippet: string, name: string): string {
  return name === 'aws' ? withoutProviders(snippet) : snippet.replaceAll('aws.management', name);
}

/** What the secrets module calls the providers that it is handed, besides the default one: it says so, or another call of it. */
function aliasesOf(target: Folder | undefined, like: PlacedBlock | undefined): readonly string[] {
  if (target !== undefined) return declaredIn(target).aliases.map((alias) => `aws.${alias}`);
  const map = like === undefined ? undefined : attributeOf(like.block.body, 'providers')?.value;
  const keys =
    map?.kind === 'object'
      ? map.entries.map(({ key, keySpan }) => key ?? like?.file.text.slice(keySpan.start, keySpan.end) ?? '')
      : [];
  // Of several it is not known which one makes the secrets.
  return keys.some((key) => key.startsWith('aws.')) ? keys : [];
}

function withoutProviders(snippet: string): string {
  return snippet.replace(/\n *providers = \{[^}]*\}\n/, '');
}

/** The resource that makes a half: by its name, or by its label where the name is computed. */
export function resourceOf(
  { model, names }: Insertion,
  { instance }: SecretsMade,
  half: Half,
): PlacedBlock | undefined {
  const wanted = secretName(names.product, half);
  const made = instance.folder.blocks.flatMap((placed) => {
    const { type, labels } = placed.block;
    if (type !== 'resource' || labels[0] !== 'aws_secretsmanager_secret') return [];
    const name = model.tracer.attribute(placed, 'name', instance);
    return [{ placed, name: name.kind === 'text' ? name.value : undefined }];
  });
  const own = made.find(({ name }) => name === wanted);
  const computed = made.find(
    ({ placed, name }) =>
      halfIn(placed.block.labels[1] ?? '') === half &&
      (name === undefined || (name.includes('*') && fits(name, wanted))),
  );
  return (own ?? computed)?.placed;
}
