import { blankExpressions, type ExpressionSyntax } from '../expressionSyntax';
import { replaceVariables } from '../replaceVariables';
import { hubStore, isHardened, storeOf } from './hubHosts';

/** Who serves an image, as far as its name tells. */
export type Registry =
  /** `host`: under which name the docker client keeps the Docker ID that it takes. */
  | { readonly kind: 'docker-hub'; readonly host: string }
  | { readonly kind: 'ecr' | 'ecr-public' | 'google' | 'ghcr' | 'quay' | 'other'; readonly host: string }
  /** A variable, or an expression without value, stands where the host would be. */
  | { readonly kind: 'unknown' };

/** An image name taken apart by the distribution grammar. */
export interface ImageReference {
  readonly registry: Registry;
  /** The name without registry, tag and digest: `library/python`, `cimg/node`. Holds `*` where an expression stood. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Stands for text that is not known; no character of an image name. */
const unknownText = '*';

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;
const googleHost = /(?:^|\.)gcr\.io$|-docker\.pkg\.dev$/;

/**
 * Takes an image name apart. Expressions and variables in it count as unknown text.
 *
 * The first path component is a host only when a `/` follows and it holds `.`, `:` or an upper-case letter, or is
 * `localhost`: `192.168.0.1:80` alone is a name on Docker Hub.
 * @see https://github.com/distribution/reference normalize.go, splitDockerDomain
 */
export function parseImageReference(image: string, syntax: ExpressionSyntax): ImageReference {
  // Of `$1a` only the digit is a variable's name.
  const text = replaceVariables(blankExpressions(image.trim(), syntax, unknownText), (inner, form) =>
    form === 'name' && /^\d/.test(inner) ? unknownText + inner.slice(1) : unknownText,
  );
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const name = at === -1 ? text : text.slice(0, at);
  const slash = name.indexOf('/');
  const registry = registryOf(name, slash);
  const remote = hasHost(name, slash) ? name.slice(slash + 1) : name;
  const colon = remote.lastIndexOf(':');
  const hasTag = colon > remote.lastIndexOf('/');
  const path = hasTag ? remote.slice(0, colon) : remote;
  return {
    registry,
    repository: isShort(registry) && !path.includes('/') ? `library/${path}` : path,
    tag: hasTag ? remote.slice(colon + 1) : undefined,
    digest,
  };
}

/** Whether a name without a namespace means one of the official images. */
function isShort(registry: Registry): boolean {
  return registry.kind === 'docker-hub' && !isHardened(registry.host);
}

function hasHost(name: string, slash: number): boolean {
  if (slash === -1) return false;
  const first = name.slice(0, slash);
  return first === 'localhost' || /[.:A-Z]/.test(first) || storeOf(first) !== undefined;
}

function registryOf(name: string, slash: number): Registry {
  if (slash === -1) {
    // Without a slash everything is on Docker Hub, unless unknown text could bring the slash along.
    const colon = name.indexOf(':');
    const repository = colon === -1 ? name : name.slice(0, colon);
    return repository.includes(unknownText) || repository === ''
      ? { kind: 'unknown' }
      : { kind: 'docker-hub', host: hubStore };
  }
  const host = name.slice(0, slash);
  if (host.includes(unknownText)) {
    // `*.dkr.ecr.eu-west-1.amazonaws.com`: the account is a variable, the service is not.
    if (/\.dkr\.ecr(?:-fips)?\.[a-z0-9*-]+\.amazonaws\.com$/.test(host)) return { kind: 'ecr', host };
    if (/^\*[a-z0-9-]*(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(host)) return classifyHost(host);
    return { kind: 'unknown' };
  }
  return hasHost(name, slash) ? classifyHost(host) : { kind: 'docker-hub', host: hubStore };
}

/** Which kind of registry a host is. */
function classifyHost(host: string): Registry {
  const store = storeOf(host);
  if (store !== undefined) return { kind: 'docker-hub', host: store };
  if (ecrHost.test(host) || /\.dkr\.ecr(?:-fips)?\./.test(host)) return { kind: 'ecr', host };
  if (host === 'public.ecr.aws') return { kind: 'ecr-public', host };
  if (googleHost.test(host)) return { kind: 'google', host };
  if (host === 'ghcr.io' || host === 'docker.pkg.github.com') return { kind: 'ghcr', host };
  if (host === 'quay.io') return { kind: 'quay', host };
  return { kind: 'other', host };
}

/** The registry for reports: `docker.io`, another host, or `unknown`. */
export function registryName(registry: Registry): string {
  if (registry.kind === 'docker-hub') return isShort(registry) ? hubStore : registry.host;
  return registry.kind === 'unknown' ? 'unknown' : registry.host;
}
