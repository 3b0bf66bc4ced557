import { createRouter } from '../../world/routing';
import type { Service, ServiceResponse } from '../../world/service';
import { accountRoutes } from './accountRoutes';
import { apiDocument } from './apiDocument';
import type { Call, CircleCiWorld, Route } from './circleCiWorld';
import { circleError } from './circleCiAccess';
import { contextRoutes } from './contextRoutes';
import { pipelineRoutes } from './pipelineRoutes';
import { pipelineViewRoutes } from './pipelineViewRoutes';
import { projectRoutes } from './projectRoutes';
import { v3Error } from './v3Answers';
import { v3Routes } from './v3Routes';
import { variableRoutes } from './variableRoutes';
import { workflowRoutes } from './workflowRoutes';

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/openapi.json',
    writes: false,
    handle: ({ request }) => apiDocument(routes, request),
  },
  ...accountRoutes,
  ...projectRoutes,
  ...variableRoutes,
  ...pipelineRoutes,
  ...pipelineViewRoutes,
  ...workflowRoutes,
  ...contextRoutes,
  ...v3Routes,
];
const router = createRouter(routes);

/**
 * CircleCI's API v2, and of v3 what its newer command line needs. The base URL stands for `https://circleci.com`, so paths
 * start with `/api`.
 *
 * @see https://circleci.com/docs/api/v2/
 */
export const circleCi: Service<CircleCiWorld, 'circleCi'> = {
  id: 'circleCi',
  title: 'CircleCI',
  hosts: ['circleci.com'],
  folder: '/circleci',
  // CircleCI's own programs are told a host, and put these at its root whatever path is written behind it.
  alsoAt: ['/api', '/graphql-unstable'],
  routes,
  match: (request) => router(request.method, request.path),
  refusals: {
    rateLimited: (call, retryAfter) => {
      const { status, headers, body } = refusal(call, 429, 'Rate limit exceeded.');
      return { status, headers: { ...headers, 'ratelimit-remaining': '0', ...retryAfter }, body };
    },
    unavailable: (call, status) => refusal(call, status, 'Internal server error.'),
    sessionExpired: (call) => refusal(call, 401, 'Invalid token provided.'),
    notSimulated: (call, message) => {
      const { method, path } = call.request;
      // The route that starts a pipeline is there, and takes no slug with encoded slashes.
      const isEncoded = router(method, path.replace(/%2F/gi, '/')) !== undefined;
      return refusal(call, 404, isEncoded ? 'Not found.' : message);
    },
  },
};

/** In the form of the version that is asked. */
function refusal({ request }: Call, status: number, message: string): ServiceResponse {
  return request.path.startsWith('/api/v3/') ? v3Error(status, message) : circleError(status, message);
}
