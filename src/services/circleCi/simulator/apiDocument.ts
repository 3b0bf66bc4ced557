import { json } from '../../world/answer';
import type { ServiceRequest, ServiceResponse } from '../../world/service';
import type { Route } from './circleCiWorld';

const base = '/api/v2';

/**
 * The OpenAPI document of what is simulated of API v2, in the place of the vendor's own. CircleCI's older command line asks
 * any host but the vendor's for it and looks for `paths["/context"]` before it uses contexts:
 * https://github.com/CircleCI-Public/circleci-cli.
 */
export function apiDocument(routes: readonly Route[], { baseUrl }: ServiceRequest): ServiceResponse {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path } of routes) {
    if (!path.startsWith(`${base}/`)) continue;
    const template = path.slice(base.length).replace(/[*+]\}/g, '}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: operationOf(template) };
  }
  return json(200, {
    openapi: '3.0.3',
    info: { title: 'CircleCI API, as far as it is simulated', version: 'v2' },
    servers: [{ url: `${baseUrl}${base}` }],
    paths,
  });
}

function operationOf(template: string): Record<string, unknown> {
  const parameters = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return { parameters, responses: { default: { description: 'As CircleCI documents it.' } } };
}
