import { providerOf, providerOfMaker } from '../model/providers';
import { rootOf, type Instance } from '../model/instances';
import type { WiredSecret, TracedEntry } from '../model/value';
import type { FedVariable, Feed, SecretsCall, WiringModel } from '../model/wiringModel';
import type { PlacedBlock } from '../model/checkout';
import { fits } from '../model/fits';
import type { WiringNames } from './wiringNames';
import { isKnownWrong, type Unfollowed, unfollowedIn, variableOf } from './present';
import { halves, secretName, type Half } from '../names';

/** What there is of one product's wiring. */
export interface WiringState {
  readonly feed: Feed | undefined;
  readonly secrets: SecretsMade | undefined;
  /** Whether each variable is what the product's secret of this half holds. */
  readonly isRight: Readonly<Record<Half, boolean>>;
  /** Whether it is there, and known to be something else. */
  readonly isWrong: Readonly<Record<Half, boolean>>;
  /** What keeps a variable from being known: neither right nor wrong. */
  readonly unfollowed: Readonly<Partial<Record<Half, Unfollowed>>>;
}

/** The secrets of a product, where they are made. */
export interface SecretsMade {
  readonly instance: Instance;
  /** Where the first of them is made. */
  readonly call: SecretsCall['call'];
  /** By its name in the root; `undefined` where that cannot be told. */
  readonly provider: string | undefined;
  /** Whether a module makes them, whose call is `call`; else each is a resource. */
  readonly isModule: boolean;
}

/** One use of the folder that makes a repository, or is to make it. */
export interface RepositoryUse {
  readonly instance: Instance;
  /** The module call that makes the repository; `undefined` where there is none yet. */
  readonly call: PlacedBlock | undefined;
}

export function readState(model: WiringModel, { product }: WiringNames, site: RepositoryUse): WiringState {
  const feed = model.feeds.find(({ call, instance }) => call === site.call && instance === site.instance);
  const secrets = findSecrets(model, product) ?? makerOf(feed, product);
  const isOtherProvider = (half: Half): boolean => {
    const value = feed?.[half]?.value;
    if (value?.kind !== 'content') return false;
    const { maker } = value.secret;
    // The names of another root's providers mean nothing here.
    const isNear = secrets !== undefined && rootOf(secrets.instance) === rootOf(site.instance);
    const named = isNear && isOf(value.secret, product, half) ? secrets.provider : undefined;
    const made = maker === undefined ? named : providerOfMaker(maker);
    const reader = readerInstance(feed?.[half]?.traced, value.reader.folder);
    const read = reader === undefined ? undefined : providerOf(value.reader, reader);
    return made !== undefined && read !== undefined && made !== read;
  };
  const isRight = { id: false, token: false };
  const isWrong = { id: false, token: false };
  const unfollowed: Partial<Record<Half, Unfollowed>> = {};
  for (const half of feed === undefined ? [] : halves) {
    const variable = feed?.[half];
    const hidden = feed === undefined ? undefined : unfollowedIn(model, feed, variableOf(model, half));
    if (hidden !== undefined) unfollowed[half] = hidden;
    else if (variable === undefined) continue;
    else if (variable.value.kind === 'content' && isOf(variable.value.secret, product, half) && !isOtherProvider(half))
      isRight[half] = true;
    else if (isKnownWrong(variable, product, isOtherProvider(half))) isWrong[half] = true;
    else unfollowed[half] = { expression: variable.traced.entry.value, file: variable.traced.scope.file };
  }
  return { feed, secrets, isRight, isWrong, unfollowed };
}

/**
 * Whether a secret is a half of the product's credential. Of what is made here, computed names count where they can come
 * to that.
 */
export function isOf({ name, half, product: own, maker }: WiredSecret, product: string, wanted: Half): boolean {
  if (half !== wanted) return false;
  if (own !== undefined) return own === product;
  if (maker === undefined || name === undefined) return false;
  return name.includes('*') && fits(name, secretName(product, wanted));
}

/** The use of the module that a data source stands in: the one that feeds the variable, or one above it. */
function readerInstance(traced: TracedEntry | undefined, folder: Instance['folder']): Instance | undefined {
  for (let at = traced?.scope.instance; at !== undefined; at = at.parent) if (at.folder === folder) return at;
  return { folder };
}

function findSecrets(model: WiringModel, product: string): SecretsMade | undefined {
  const found = model.secretsCalls.find((call) => call.product === product);
  if (found !== undefined) {
    const maker = { block: found.call, instance: found.instance };
    const provider = providerOfMaker(maker);
    return { instance: found.instance, call: found.call, provider, isModule: true };
  }
  for (const placed of model.checkout.blocks) {
    if (placed.block.type !== 'resource' || placed.block.labels[0] !== 'aws_secretsmanager_secret') continue;
    for (const instance of model.instancesOf(placed.folder)) {
      const name = model.tracer.attribute(placed, 'name', instance);
      if (name.kind !== 'text' || name.value !== secretName(product, 'id')) continue;
      return { instance, call: placed, provider: providerOfMaker({ block: placed, instance }), isModule: false };
    }
  }
  return undefined;
}

/** Secrets whose names are computed, known by what they feed. */
function makerOf(feed: Feed | undefined, product: string): SecretsMade | undefined {
  const value = feed?.id?.value;
  if (value?.kind !== 'content' || !isOf(value.secret, product, 'id')) return undefined;
  const { maker } = value.secret;
  if (maker === undefined) return undefined;
  const provider = providerOfMaker(maker);
  const { call, parent } = maker.instance;
  if (maker.block.block.type === 'module' || call === undefined || parent === undefined) {
    return { instance: maker.instance, call: maker.block, provider, isModule: maker.block.block.type === 'module' };
  }
  return { instance: parent, call, provider, isModule: true };
}

/** The expression that a variable has now. */
export function writtenAs(variable: FedVariable | undefined): string | undefined {
  if (variable === undefined) return undefined;
  const { entry, scope } = variable.traced;
  return scope.file.text.slice(entry.value.span.start, entry.value.span.end);
}
