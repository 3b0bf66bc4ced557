import { defaultSettings } from '../lint/settings';
import type { Edit } from '../shared/text';
import type { WiringNames } from './findWiring';
import { attributeOf } from './hcl/node';
import { setEntries } from './insert/extendMap';
import { FileEdits, indented } from './insert/fileEdits';
import { handUp } from './insert/outputs';
import { ProviderNames, usualProvider } from './insert/providerNames';
import { ensureReaders, type Expressions } from './insert/readers';
import type { Insertion } from './insert/insertion';
import { isNamedForOther } from './insert/secretOutput';
import { addSecrets, adoptSecrets, reachSecrets } from './insert/secretsChain';
import { findSite } from './insert/site';
import { readState, writtenAs, type WiringState } from './insert/state';
import { textIn, type Checkout } from './model/checkout';
import { providerOf } from './model/providers';
import { variablesArgument, WiringModel, type CredentialNames } from './model/wiringModel';
import { identifierOf } from './wiringSnippets';
import { type Part, parts } from './names';

/** What completes the wiring of a product. */
export interface Wiring {
  /** By the path of the file, in the order of its text, against the text as it is. Empty when nothing is to be done. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** What keeps the product from being wired: clauses for people. Then there are no edits. */
  readonly problems: readonly string[];
}

/**
 * The smallest edits that complete the wiring of a product and put right what is wired wrongly, formatted as
 * `terraform fmt` does it. Nothing of other products changes. Pure.
 *
 * @param variables - The names of the two environment variables, where a team has others.
 */
export function wireProduct(
  checkout: Checkout,
  names: WiringNames,
  variables: CredentialNames = defaultSettings.credentials,
): Wiring {
  const model = new WiringModel(checkout, variables);
  const site = findSite(model, names);
  if ('problem' in site) return { edits: new Map(), problems: [site.problem] };
  const found = readState(model, names, site);
  const areRight = parts.every((part) => found.isRight[part]);
  if (areRight && found.secrets !== undefined) return { edits: new Map(), problems: [] };
  const state = areRight ? found : withoutCrossed(found);
  const wanted = parts.filter((part) => !state.isRight[part]);
  const edits = new FileEdits();
  const insertion: Insertion = { model, names, site, edits, providers: new ProviderNames(edits) };
  const provider = chooseProvider(insertion, state);
  const made = state.secrets ?? adoptSecrets(insertion);
  if (made !== undefined) putCallRight(insertion, made, provider);
  const place = made === undefined ? addSecrets(insertion, provider) : reachSecrets(insertion, made, provider);
  if (wanted.length > 0) {
    const expressions = ensureReaders(insertion, state, wanted, handUp(insertion, place), provider);
    feedVariables(insertion, state, expressions);
  }
  const broken = edits.files.filter(({ hcl }) => hcl.problems.length > 0);
  if (broken.length > 0) {
    const problems = broken.map(({ path }) => `\`${path}\` does not parse: mend it first`);
    return { edits: new Map(), problems };
  }
  return { edits: edits.finish(), problems: [] };
}

/**
 * A half that comes right only because two names on its way are exchanged counts as wrong too, once one of them is put
 * right.
 */
function withoutCrossed(state: WiringState): WiringState {
  const stays = (part: Part): boolean => {
    const value = state.feed?.[part]?.value;
    if (!state.isRight[part] || value?.kind !== 'content') return false;
    const { block } = value.reader;
    const secretId = attributeOf(block.body, 'secret_id')?.value;
    const names = [...block.labels, ...(secretId?.kind === 'reference' ? secretId.path : [])];
    return !names.some((name) => isNamedForOther(name, part));
  };
  return { ...state, isRight: { id: stays('id'), token: stays('token') } };
}

/**
 * The provider that makes and reads the product's secrets: the one that makes them, unless only that differs from what all
 * others have.
 */
function chooseProvider({ model, names, site }: Insertion, { secrets }: WiringState): string {
  const usual = usualProvider(model, names.product, site.instance);
  if (secrets?.provider === undefined || secrets.provider === usual) return usual;
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
  const entries = parts.flatMap((part) => {
    const value = expressions[part];
    const name = part === 'id' ? model.names.username : model.names.password;
    return value === undefined || writtenAs(feed?.[part]) === value ? [] : [{ name, value }];
  });
  if (entries.length === 0) return;
  const map = `${variablesArgument} = {\n${entries.map(({ name, value }) => `  ${name} = ${value}`).join('\n')}\n}`;
  if (site.call === undefined) {
    const source = site.like === undefined ? undefined : textIn(site.like, 'source');
    const label = identifierOf(names.repository);
    const isTaken = model.checkout.find(site.folder, 'module', label) !== undefined;
    const head = `source = "${source ?? './modules/repository'}"\n\nname = "${names.repository}"\n\n`;
    const call = `module "${isTaken ? `${label}_repository` : label}" {\n${indented(`${head}${map}`, '  ')}\n}\n`;
    if (site.like !== undefined && site.like.file === site.file) edits.insertAfter(site.like, call);
    else edits.append(site.file, call);
    return;
  }
  const attribute = attributeOf(site.call.block.body, variablesArgument);
  if (attribute === undefined) edits.addAttribute(site.call, map, '\n');
  else setEntries(edits, attribute.value, site.call.file, site.folder, entries);
}
