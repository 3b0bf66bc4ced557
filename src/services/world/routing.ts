import type { Route, RouteMatch } from './service';

/**
 * Finds routes by method and path. A template's `{name}` stands for one segment; `{name*}` for one segment with encoded
 * slashes or for three raw ones (CircleCI's project slug) and `{name+}` for one segment or more (a repository's name).
 * A final slash is tolerated. Literal segments win over parameters, as the templates are tried in order of their
 * parameters' number.
 */
export function createRouter<State>(
  routes: readonly Route<State>[],
): (method: string, path: string) => RouteMatch<State> | undefined {
  const table = routes.map(compile).sort((a, b) => a.names.length - b.names.length);
  return (method, path) => {
    for (const { route, pattern, names } of table) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (found === null) continue;
      const params: Record<string, string> = {};
      for (const [index, name] of names.entries()) {
        params[name] = decode(found[index + 1] ?? '');
      }
      return { route, params };
    }
    return undefined;
  };
}

/** A route's path as the vendor's document writes it, and as the journal does. */
export function templateOf({ path }: { readonly path: string }): string {
  return path.replace(/[*+]\}/g, '}');
}

interface CompiledRoute<State> {
  readonly route: Route<State>;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function compile<State>(route: Route<State>): CompiledRoute<State> {
  const names: string[] = [];
  const source = route.path.replace(/\{([^{}*+]+)([*+]?)\}|[.]/g, (whole, name: string | undefined, many: string) => {
    if (name === undefined) return '\\' + whole;
    names.push(name);
    if (many === '*') return '((?:(?!%2[Ff])[^/])+/[^/]+/[^/]+|[^/]+%2[Ff][^/]+%2[Ff][^/]+)';
    return many === '+' ? '(.+)' : '([^/]+)';
  });
  return { route: { ...route, path: templateOf(route) }, pattern: new RegExp(`^${source}/?$`), names };
}

/** What is no percent-encoding names nothing that is there, which is for the route to say. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
