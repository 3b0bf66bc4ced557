import { posix } from 'node:path';
import { defaultSettings } from '../../lint/settings';
import type { Edit } from '../../shared/text';
import type { WiringNames } from './wiring/wiringNames';
import { attributeOf } from './hcl/node';
import { setDirectly } from './insert/directVariables';
import { setEntries } from './insert/extendMap';
import { FileEdits, indentAt, indented } from './insert/fileEdits';
import { handUp } from './insert/outputs';
import { isMany, sharedUse, standIn } from './wiring/obstacles';
import { titleOf } from './wiring/place';
import { unfollowedText, variableOf } from './wiring/present';
import { isDeclared, ProviderNames, type Undecided, usualProvider } from './insert/providerNames';
import { ensureReaders, type Expressions } from './insert/readers';
import type { Insertion } from './insert/insertion';
import { isNamedForOther } from './insert/secretOutput';
import { possibleMaker } from './insert/possibleMaker';
import { addSecrets, adoptSecrets, reachSecrets, resourceOf } from './insert/secretsChain';
import { findSite, usualSource } from './wiring/site';
import { readState, writtenAs, type SecretsMade, type WiringState } from './wiring/state';
import { textIn, type Checkout, type SourceFile } from './model/checkout';
import { rootOf } from './model/instances';
import { providerOf } from './model/providers';
import { variablesArgument } from './model/repositoryCall';
import { WiringModel, type CredentialNames } from './model/wiringModel';
import { freeName, identifierOf, halves, secretName, type Half } from './names';

/** What completes the wiring of a product. */
export interface Wiring {
  /** By the path of the file, in the order of its text, against the text as it is. Empty when nothing is to be done. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** What keeps the product from being wired: clauses for people. Then there are no edits. */
  readonly problems: readonly string[];
}

/**
 * The smallest edits that complete the wiring of a product and put right what is wired wrongly, formatted as
 * `terraform fmt` does it. Nothing of other products changes. Declines wherever it cannot be known that Terraform takes the
 * edits, and that they reach this product's project and no other. Pure.
 *
 * @param variables - The names of the two environment variables, where a team has others.
 */
export function wireProduct(
  checkout: Checkout,
  names: WiringNames,
  variables: CredentialNames = defaultSettings.credentials,
): Wiring {
  const model = new WiringModel(checkout.withoutCopies(), variables);
  const site = findSite(model, names);
  if ('problem' in site) return declined(site.problem);
  const found = readState(model, names, site);
  const areRight = halves.every((half) => found.isRight[half]);
  if (areRight && found.secrets !== undefined) return { edits: new Map(), problems: [] };
  if (areRight) return declined(madeElsewhere(found, names));
  for (const half of halves) {
    const present = found.unfollowed[half];
    if (present !== undefined) return declined(unfollowedText(variableOf(model, half), names.repository, present));
  }
  const direct = setDirectly(model, site, names.repository);
  if (direct !== undefined) return declined(direct);
  const state = withoutCrossed(found);
  const edits = new FileEdits();
  const insertion: Insertion = { model, names, site, edits, providers: new ProviderNames(edits, checkout) };
  const problem = insert(insertion, state) ?? obstacle(insertion);
  if (problem !== undefined) return declined(problem);
  const broken = edits.files.filter(({ hcl }) => hcl.problems.length > 0);
  if (broken.length > 0) return declined(...broken.map(({ path }) => `\`${path}\` does not parse: mend it first`));
  return { edits: edits.finish(), problems: [] };
}

/** Why secrets that are read by their names are not made: they would be made a second time. */
function madeElsewhere({ feed }: WiringState, { product, repository }: WiringNames): string {
  const value = feed?.token?.value;
  const reader = value?.kind === 'content' ? `, by ${titleOf(value.reader)}` : '';
  return `\`${repository}\` gets the secrets of \`${product}\`${reader}, and no \`.tf\` file makes them: they may be made elsewhere`;
}

function declined(...problems: readonly string[]): Wiring {
  return { edits: new Map(), problems };
}

/** Gathers the edits. @returns what keeps that from being done. */
function insert(insertion: Insertion, state: WiringState): string | undefined {
  const provider = chooseProvider(insertion, state);
  if (typeof provider !== 'string') return provider.problem;
  const wanted = halves.filter((half) => !state.isRight[half]);
  const made = state.secrets ?? adoptSecrets(insertion);
  const maker = made === undefined ? possibleMaker(insertion) : undefined;
  if (maker !== undefined) return maker;
  const partial = made === undefined ? undefined : incomplete(insertion, made);
  if (partial !== undefined) return partial;
  if (made !== undefined) putCallRight(insertion, made, provider);
  const place = made === undefined ? addSecrets(insertion, provider) : reachSecrets(insertion, made, provider);
  if (wanted.length > 0) {
    const expressions = ensureReaders(insertion, state, wanted, handUp(insertion, place), provider);
    feedVariables(insertion, state, expressions);
  }
  return undefined;
}

/** Why what makes the secrets cannot be named, or makes only one of them. */
function incomplete(insertion: Insertion, made: SecretsMade): string | undefined {
  const { product } = insertion.names;
  const makers = made.isModule ? [made.call] : halves.map((half) => resourceOf(insertion, made, half));
  const many = makers.find((maker) => maker !== undefined && isMany(maker));
  if (many !== undefined)
    return `${titleOf(many)} makes the secrets of \`${product}\` with \`for_each\` or \`count\`: wire it by hand`;
  const missing = halves[makers.indexOf(undefined)];
  return missing === undefined
    ? undefined
    : `${titleOf(made.call)} makes a secret of \`${product}\`, and no resource beside it makes \`${secretName(product, missing)}\`: add that first`;
}

/** Why the edits would reach more, or less, than this product's project. */
function obstacle({ model, site, edits, providers }: Insertion): string | undefined {
  const { checkout } = model;
  if (site.call !== undefined && isMany(site.call)) {
    return `${titleOf(site.call)} has \`for_each\` or \`count\`, so it may be made several times or not at all: wire it by hand`;
  }
  if (providers.problem !== undefined) return providers.problem;
  for (const file of edits.files) {
    const folder = checkout.folders.get(posix.dirname(posix.normalize(file.path)));
    const shared = folder === undefined ? undefined : sharedUse(model, folder);
    if (shared !== undefined) return shared;
    const other = standIn(checkout, file.path);
    if (other !== undefined)
      return `\`${other}\` stands in for \`${file.path}\` in OpenTofu, and is in a form that is not read`;
  }
  return undefined;
}

/**
 * A half that is right only because two mistakes on its way cancel out (two names are exchanged) counts as wrong too, once
 * one of them is put right.
 */
function withoutCrossed(state: WiringState): WiringState {
  const stays = (half: Half): boolean => {
    const value = state.feed?.[half]?.value;
    if (!state.isRight[half] || value?.kind !== 'content') return false;
    const { block } = value.reader;
    const secretId = attributeOf(block.body, 'secret_id')?.value;
    const names = [...block.labels, ...(secretId?.kind === 'reference' ? secretId.path : [])];
    return !names.some((name) => isNamedForOther(name, half));
  };
  return { ...state, isRight: { id: stays('id'), token: stays('token') } };
}

/**
 * The provider that makes and reads the product's secrets: the one that makes them, unless only that differs from what all
 * others have.
 */
function chooseProvider({ model, names, site }: Insertion, { secrets }: WiringState): string | Undecided {
  const usual = usualProvider(model, names.product, site.instance);
  if (secrets?.provider === undefined || secrets.provider === usual) return usual;
  const root = rootOf(site.instance);
  const own = rootOf(secrets.instance);
  if (own !== root && !isDeclared(root, secrets.provider)) {
    return {
      problem: `${titleOf(secrets.call)} makes the secrets of \`${names.product}\` with \`${secrets.provider}\` of \`${own.path}\`, and which provider of \`${root.path}\` that is cannot be known`,
    };
  }
  if (typeof usual !== 'string') return secrets.provider;
  const readBy = model.readers
    .filter(({ secret }) => secret?.product === names.product)
    .map(({ block, instance }) => providerOf(block, instance));
  // A resource stays with the provider that it has.
  return secrets.isModule && readBy.includes(usual) ? usual : secrets.provider;
}

/** Gives the secrets module the provider that it is to work with. */
function putCallRight(
  { edits, providers }: Insertion,
  { call, instance, provider: present, isModule }: NonNullable<WiringState['secrets']>,
  provider: string,
): void {
  if (present === provider || !isModule) return;
  const name = providers.in(instance, provider);
  const map = attributeOf(call.block.body, 'providers')?.value;
  const entry = map?.kind === 'object' ? map.entries.find(({ key }) => key === 'aws') : undefined;
  if (entry !== undefined) edits.replace(call.file, entry.value.span, name);
  else if (map === undefined) edits.addAttribute(call, `providers = {\n  aws = ${name}\n}`, '\n');
}

/** Puts the variables into the map of the repository's call. */
function feedVariables(
  { model, names, site, edits }: Insertion,
  { feed }: WiringState,
  expressions: Expressions,
): void {
  const entries = halves.flatMap((half) => {
    const value = expressions[half];
    const name = half === 'id' ? model.names.username : model.names.password;
    return value === undefined || writtenAs(feed?.[half]) === value ? [] : [{ name, value }];
  });
  if (entries.length === 0) return;
  const map = `${variablesArgument} = {\n${entries.map(({ name, value }) => `  ${name} = ${value}`).join('\n')}\n}`;
  if (site.call === undefined) {
    const source = site.like === undefined ? undefined : textIn(site.like, 'source');
    const label = identifierOf(names.repository);
    const isTaken = (name: string): boolean => model.checkout.find(site.folder, 'module', name) !== undefined;
    const version = site.like === undefined ? undefined : textIn(site.like, 'version');
    const pinned = version === undefined ? '' : `\nversion = "${version}"`;
    const handed = site.like === undefined ? undefined : attributeOf(site.like.block.body, 'providers');
    const given = handed === undefined ? '' : `${writtenAlone(site.like?.file, handed.span)}\n\n`;
    const head = `source = "${source ?? usualSource}"${pinned}\n\n${given}name = "${names.repository}"\n\n`;
    const free = isTaken(label) ? freeName(`${label}_repository`, isTaken) : label;
    const call = `module "${free}" {\n${indented(`${head}${map}`, '  ')}\n}\n`;
    if (site.like !== undefined && site.like.file === site.file) edits.insertAfter(site.like, call);
    else edits.append(site.file, call);
    return;
  }
  const attribute = attributeOf(site.call.block.body, variablesArgument);
  if (attribute === undefined) edits.addAttribute(site.call, map, '\n');
  else setEntries(edits, attribute.value, site.call.file, site.folder, entries);
}

/** What is written in a span, as if it began a line. */
function writtenAlone(file: SourceFile | undefined, { start, end }: Edit['span']): string {
  const text = file?.text.slice(start, end).replaceAll('\r\n', '\n') ?? '';
  const indent = file === undefined ? '' : indentAt(file.text, start);
  return text.replaceAll(`\n${indent}`, '\n');
}
