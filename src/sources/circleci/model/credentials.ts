import { memo } from '../../../shared/memo';
import type { ScalarNode } from '../../yaml/node';
import type { ConfigModel } from './configModel';
import type { DockerEntry } from './dockerEntry';
import type { ConfigShare } from './configShare';
import type { Pull } from './pulls';

/** The two values of an `auth:`, where they are scalars. */
export interface AuthValues {
  readonly username: ScalarNode | undefined;
  readonly password: ScalarNode | undefined;
}

export function authValues(config: ConfigModel, entry: DockerEntry): AuthValues | undefined {
  const { document } = config;
  if (entry.auth?.key !== 'auth' || entry.auth.entry.value.kind !== 'map') return undefined;
  const map = entry.auth.entry.value;
  return {
    username: document.asScalar(document.get(map, 'username')?.value),
    password: document.asScalar(document.get(map, 'password')?.value),
  };
}

/** The variable a value refers to and nothing else: `DOCKER_USER` for `$DOCKER_USER` and `${DOCKER_USER}`. */
export function variableIn(value: string): string | undefined {
  const match = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/.exec(value.trim());
  return match?.[1] ?? match?.[2];
}

/**
 * Whether the registry of an image takes a Docker ID, for all who use the image; `undefined` where that cannot be told.
 * Only there may a fix bring the team's credential into force: anywhere else it hands it to somebody.
 */
export function takesDockerId({ uses }: Pull): boolean | undefined {
  const kinds = new Set(uses.map(({ value }) => value.reference.registry.kind));
  if ([...kinds].every((kind) => kind === 'docker-hub')) return true;
  return [...kinds].every((kind) => kind === 'docker-hub' || kind === 'unknown') ? undefined : false;
}

/** Whether a name is one of the two variables that hold the team's credential. */
export function isTeamVariable({ settings }: ConfigModel, name: string | undefined): boolean {
  return name !== undefined && Object.values(settings.credentials).includes(name);
}

/** One scalar of an `auth:`, with the last image it is for. */
export interface AuthValue {
  readonly pull: Pull;
  /** Whether a registry among those that get it takes no Docker ID. */
  readonly isForOthers: boolean;
  readonly key: 'username' | 'password';
  readonly node: ScalarNode;
}

/** Every scalar of every `auth:` in a share of the config, each once however many owners share it. */
export const eachAuthValue = memo((share: ConfigShare, config: ConfigModel): readonly AuthValue[] => {
  const found = new Map<ScalarNode, AuthValue>();
  for (const pull of share.pulls) {
    const auth = authValues(config, pull.entry);
    const isOther = takesDockerId(pull) === false;
    for (const key of ['username', 'password'] as const) {
      const node = auth?.[key];
      if (node === undefined) continue;
      found.set(node, { pull, isForOthers: isOther || found.get(node)?.isForOthers === true, key, node });
    }
  }
  return [...found.values()];
});

/** Whether the file already relies on the team's two variables: then using them once more breaks nothing that works. */
export const usesTeamCredentials = memo((config: ConfigModel): boolean => {
  const left = new Set<string | undefined>(Object.values(config.settings.credentials));
  return config.shares.some((share) => {
    for (const { node } of eachAuthValue(share, config)) left.delete(variableIn(node.value));
    return left.size === 0;
  });
});
