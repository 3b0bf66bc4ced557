import { PullbookError } from '../shared/errors';

/** Where the services are: origins without a trailing slash and without the API's own path. */
export interface Endpoints {
  readonly dockerHub: string;
  /** The token service of the registry. */
  readonly registryAuth: string;
  readonly registry: string;
  readonly circleCi: string;
}

/** The services as their vendors run them. */
export const publicEndpoints: Endpoints = {
  dockerHub: 'https://hub.docker.com',
  registryAuth: 'https://auth.docker.io',
  registry: 'https://registry-1.docker.io',
  circleCi: 'https://circleci.com',
};

/**
 * The public endpoints, each replaced by `PULLBOOK_DOCKERHUB_URL`, `PULLBOOK_REGISTRY_URL` (one origin for the token
 * service and the registry) or `PULLBOOK_CIRCLECI_URL` where set. AWS endpoints are the SDK's business
 * (`AWS_ENDPOINT_URL_SECRETS_MANAGER`, `AWS_ENDPOINT_URL_STS`).
 *
 * @throws {PullbookError} `INPUT_INVALID` for an address that credentials must not be sent to.
 */
export function endpointsFrom(environment: Readonly<Record<string, string | undefined>>): Endpoints {
  const from = (name: string, otherwise: string): string => {
    const text = environment[name];
    return text === undefined || text === '' ? otherwise : checkedOrigin(text, name);
  };
  return {
    dockerHub: from('PULLBOOK_DOCKERHUB_URL', publicEndpoints.dockerHub),
    registryAuth: from('PULLBOOK_REGISTRY_URL', publicEndpoints.registryAuth),
    registry: from('PULLBOOK_REGISTRY_URL', publicEndpoints.registry),
    circleCi: from('PULLBOOK_CIRCLECI_URL', publicEndpoints.circleCi),
  };
}

/**
 * `text` as a base address that credentials may be sent to: `https`, or `http` to this machine. A path is kept (a
 * server behind a prefix), but for CircleCI's own `/api/v2`.
 *
 * @param name - What the address is called, for the message.
 * @throws {PullbookError} `INPUT_INVALID`.
 */
function checkedOrigin(text: string, name: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new PullbookError('INPUT_INVALID', `\`${name}\` is not an address.`, {
      advice: 'Write it as `https://host` or `http://127.0.0.1:port`.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new PullbookError('INPUT_INVALID', `\`${name}\` holds a user name or a password.`, {
      advice: 'Remove it from the address: an address is shown and logged.',
    });
  }
  if (!isSafeForCredentials(url)) {
    throw new PullbookError(
      'INPUT_INVALID',
      `\`${name}\` is \`${url.protocol}//${url.host}\`, where credentials would travel unencrypted.`,
      { advice: 'Use `https`; plain `http` is allowed to this machine only.' },
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/api\/v2$/, '');
}

/** Whether a request with credentials may go there: encrypted, or never leaving this machine. */
export function isSafeForCredentials(url: { readonly protocol: string; readonly hostname: string }): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a host name is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname);
}
