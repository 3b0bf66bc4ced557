import type { RouteMatch, ServiceRequest, ServiceUrls } from './service';
import type { World } from './world';

/** A request with the service that it is for. */
export interface Addressed {
  readonly id: string;
  readonly request: ServiceRequest;
}

/** A request of a client as the service behind its address sees it; `undefined` where none has that address. */
export function addressed(
  request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
  urls: ServiceUrls,
): Addressed | undefined {
  const found = Object.entries(urls).find(([, base]) => isUnder(request.url, base));
  if (found === undefined) return undefined;
  const [id, baseUrl] = found;
  const rest = request.url.slice(baseUrl.length);
  const [path = '', query = ''] = rest.split('#', 1)[0]?.split(/\?(.*)/s) ?? [];
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    id,
    request: {
      method: request.method,
      path: path === '' ? '/' : path,
      query: new URLSearchParams(query),
      headers,
      body: request.body ?? '',
      baseUrl,
    },
  };
}

/** A path under the one port that all services are served from, as the service behind it sees it. */
export function placedAt<Id extends string>(
  world: World<object, object, Id>,
  path: string,
): { readonly id: Id; readonly path: string } | undefined {
  const folders = world.serviceIds.flatMap((id) => {
    const { folder, alsoAt = [] } = world.service(id);
    return [{ id, folder, cut: folder.length }, ...alsoAt.map((other) => ({ id, folder: other, cut: 0 }))];
  });
  const [found] = folders
    .filter(({ folder }) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length);
  return found && { id: found.id, path: singleSlashed(path.slice(found.cut)) };
}

/** With one slash in front: a base URL that ends in one, before a path that begins with one, makes two. */
export function singleSlashed(path: string): string {
  return path.replace(/^\/*/, '/');
}

/** What a request announces before it takes effect, such as that a build is about to start; mostly nothing. */
export function announcementOf(
  world: World<object>,
  request: Parameters<typeof addressed>[0],
  urls: ServiceUrls,
): string | undefined {
  const found = addressed(request, urls);
  const match: RouteMatch<object> | undefined = found && world.service(found.id).match(found.request);
  return match?.route.announces;
}

function isUnder(url: string, base: string): boolean {
  return url.startsWith(base) && ['', '/', '?'].includes(url.charAt(base.length));
}
