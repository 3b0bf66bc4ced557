/**
 * The hosts that take a Docker ID, each with the name under which the docker client keeps what it was given for it: a login
 * to one name says nothing to pulls by another. `dhi.io`, Docker Hardened Images, wants it for every pull.
 * @see https://docs.docker.com/dhi/how-to/use/
 * @see https://github.com/distribution/reference normalize.go (`index.docker.io` is `docker.io`)
 */
const stores: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'docker.io'],
  ['index.docker.io', 'docker.io'],
  ['registry-1.docker.io', 'registry-1.docker.io'],
  ['registry.hub.docker.com', 'registry.hub.docker.com'],
  ['dhi.io', 'dhi.io'],
]);

/** Where a login with a Docker ID goes that names no server. */
export const hubStore = 'docker.io';
/** The registry of Docker that serves nobody without a login. */
export const hardenedStore = 'dhi.io';

/** Under which name the client keeps the Docker ID for an image of a host; `undefined` where others' credentials belong. */
export function storeOf(host: string): string | undefined {
  // The client looks for what it was given under the host as it is written; which host that is does not depend on it.
  return stores.get(host) ?? (stores.has(plainHost(host)) ? host : undefined);
}

/** Whether a name of {@link storeOf} is that of the registry which serves nobody without a login. */
export function isHardened(store: string): boolean {
  return plainHost(store) === hardenedStore;
}

/** A host without the port that it has anyhow. Upper and lower case are the same. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/:443$/, '');
}

/**
 * Under which name `docker login SERVER` keeps a Docker ID; `undefined` where the server is somebody else's. The address of
 * the first version of the registry's API stands for Docker Hub; without its path it is a name of its own.
 */
export function storeOfServer(server: string): string | undefined {
  const host = server.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
  return host === 'index.docker.io' && !/\/v1\/?$/.test(server) ? host : storeOf(host);
}
