import { defaultSettings } from '../../lint/settings';
import { findSite, type Site } from './wiring/site';
import { isOf, readState, type SecretsMade } from './wiring/state';
import type { Checkout, PlacedBlock, SourceFile } from './model/checkout';
import { isInfra, WiringModel, type CredentialNames } from './model/wiringModel';
import { halves } from './names';
import type { WiringNames } from './wiring/wiringNames';

/** Where each part of the wiring is; `undefined` for a part that is not there. */
export interface WiringFacts {
  /** Whether the files are those of an infra checkout at all. */
  readonly isInfra: boolean;
  /** The file that makes the secrets of the product. */
  readonly secrets: string | undefined;
  /** The file with the outputs that hand both secrets on, or the one with the secrets where none are needed. */
  readonly outputs: string | undefined;
  /** The file with the module call that makes the repository. */
  readonly repository: string | undefined;
  /** Whether the variable for the Docker ID is what the secret with the ID holds, and the other one the token. */
  readonly user: boolean;
  readonly token: boolean;
  /** Whether a variable is known to be fed by something else, or a name on its way leads nowhere: not missing, but wrong. */
  readonly isMiswired: boolean;
}

/** One part of a wiring, where it is written. */
export interface WiringPlace {
  readonly what: string;
  readonly file: SourceFile;
  /** In UTF-16 units. */
  readonly offset: number;
}

export interface FoundPlaces {
  readonly facts: WiringFacts;
  /** Each part that is there. */
  readonly places: readonly WiringPlace[];
  /** Whether something on the way cannot be followed: what seems to be missing may be there. */
  readonly isOpen: boolean;
}

/** Looks for the wiring of one product in a checkout. */
export function findWiring(
  checkout: Checkout,
  names: WiringNames,
  variables: CredentialNames = defaultSettings.credentials,
): WiringFacts {
  return findPlaces(checkout, names, variables).facts;
}

/** As {@link findWiring}, with what the facts rest on. */
export function findPlaces(
  checkout: Checkout,
  names: WiringNames,
  variables: CredentialNames = defaultSettings.credentials,
): FoundPlaces {
  const model = new WiringModel(checkout.withoutCopies(), variables);
  const site = findSite(model, names);
  if ('problem' in site) {
    const none = {
      secrets: undefined,
      outputs: undefined,
      repository: undefined,
      user: false,
      token: false,
      isMiswired: false,
    };
    return { facts: { isInfra: isInfra(checkout), ...none }, places: [], isOpen: true };
  }
  const { secrets, isRight, isWrong, feed, unfollowed } = readState(model, names, site);
  const output = secrets === undefined ? undefined : outputsOf(model, names, site, secrets);
  const outputs = output?.file.path;
  const blocks: readonly (readonly [what: string, placed: PlacedBlock | undefined])[] = [
    [`the secrets of ${names.product}`, secrets?.call],
    ['the output that hands them on', output],
    [`the repository ${names.repository}`, site.call],
  ];
  const places = blocks.flatMap(([what, placed]) =>
    placed === undefined ? [] : [{ what, file: placed.file, offset: placed.block.span.start }],
  );
  const entries = halves.flatMap((half) => {
    const fed = feed?.[half];
    if (fed === undefined || !isRight[half]) return [];
    return [{ what: `${fed.name} from the secret`, file: fed.traced.scope.file, offset: fed.traced.entry.span.start }];
  });
  const facts: WiringFacts = {
    isInfra: true,
    secrets: secrets?.call.file.path,
    // Where both variables get there another way, by name, none are needed.
    outputs: outputs ?? (isRight.id && isRight.token ? secrets?.call.file.path : undefined),
    repository: site.call?.file.path,
    user: isRight.id,
    token: isRight.token,
    isMiswired: halves.some((half) => isWrong[half]),
  };
  const isOpen = halves.some((half) => unfollowed[half] !== undefined);
  return { facts, places: [...places, ...entries], isOpen };
}

/** Whether nothing is left to be wired. */
export function isWired({ secrets, outputs, user, token }: WiringFacts): boolean {
  return secrets !== undefined && outputs !== undefined && user && token;
}

/** The first of the outputs that hand the secrets on to the module that makes the repository, or what stands for them. */
function outputsOf(
  model: WiringModel,
  { product }: WiringNames,
  site: Site,
  { instance, call }: SecretsMade,
): PlacedBlock | undefined {
  if (instance.folder === site.folder) return call;
  const found = halves.map((half) =>
    instance.folder.blocks.find((placed) => {
      if (placed.block.type !== 'output') return false;
      const value = model.tracer.attribute(placed, 'value', instance);
      return value.kind === 'secret' && isOf(value.secret, product, half);
    }),
  );
  return found.includes(undefined) ? undefined : found[0];
}
