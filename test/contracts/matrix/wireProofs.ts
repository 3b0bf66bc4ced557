import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { MatrixService, Proof } from './matrix';

export const wireFixtures = path.join(import.meta.dirname, '..', 'wire', 'fixtures');

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The operations that wire fixtures are there for.
 *
 * @param known - Operations by which a path is recognised; AWS's are named in the request itself.
 * @throws Error for a fixture whose operation nobody knows.
 */
export function wireProofs(
  known: readonly Pick<Proof, 'service' | 'operation'>[],
  services: readonly MatrixService[],
): readonly Proof[] {
  if (!existsSync(wireFixtures)) return [];
  const files = readdirSync(wireFixtures, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yml'),
  );
  return files.flatMap((file) => {
    const { exchanges } = parse(readFileSync(path.join(wireFixtures, file), 'utf8')) as {
      exchanges: { request: Request }[];
    };
    return exchanges.map(({ request }): Proof => {
      const found = operationOf(request, known, services);
      if (found === undefined) throw new Error(`${file}: no operation is known for ${request.method} ${request.url}`);
      return { ...found, column: 'wireFixture' };
    });
  });
}

function operationOf(
  { method, url, headers = {}, body }: Request,
  known: readonly Pick<Proof, 'service' | 'operation'>[],
  services: readonly MatrixService[],
): Pick<Proof, 'service' | 'operation'> | undefined {
  const target = /^secretsmanager\.(\w+)$/.exec(headers['x-amz-target'] ?? '')?.[1];
  if (target !== undefined) return { service: 'secretsManager', operation: target };
  const action = typeof body === 'string' ? new URLSearchParams(body).get('Action') : null;
  if (action !== null) return { service: 'sts', operation: action };
  const { hostname, pathname } = new URL(url);
  const host = services.find(({ hosts }) => hosts.includes(hostname))?.id;
  return (
    known
      .filter(({ service, operation }) => service === host && matches(operation, `${method} ${pathname}`))
      // Of several, the one with the fewest parameters.
      .sort((a, b) => a.operation.split('{').length - b.operation.split('{').length)[0]
  );
}

/** A repository's name has slashes of its own. */
function matches(operation: string, request: string): boolean {
  const source = operation.split(/(\{.+?\})/).map((part) => {
    if (part === '{name}' && operation.includes('/manifests/')) return '.+';
    return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`).test(request);
}
