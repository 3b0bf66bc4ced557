import { createRouter } from '../../world/routing';
import type { Service } from '../../world/service';
import type { CircleCiWorld } from './circleCiWorld';
import { circleError } from './circleCiAccess';
import { contextRoutes } from './contextRoutes';
import { pipelineRoutes } from './pipelineRoutes';
import { projectRoutes } from './projectRoutes';
import { variableRoutes } from './variableRoutes';
import { workflowRoutes } from './workflowRoutes';

const router = createRouter([
  ...projectRoutes,
  ...variableRoutes,
  ...pipelineRoutes,
  ...workflowRoutes,
  ...contextRoutes,
]);

/**
 * CircleCI's API v2. The base URL stands for `https://circleci.com`, so paths start with `/api/v2`.
 *
 * @see https://circleci.com/docs/api/v2/
 */
export const circleCi: Service<CircleCiWorld, 'circleCi'> = {
  id: 'circleCi',
  title: 'CircleCI',
  hosts: ['circleci.com'],
  folder: '/circleci',
  match: (request) => router(request.method, request.path),
  refusals: {
    rateLimited: (_call, retryAfter) => {
      const { status, headers, body } = circleError(429, 'Rate limit exceeded.');
      return { status, headers: { ...headers, 'ratelimit-remaining': '0', ...retryAfter }, body };
    },
    unavailable: (_call, status) => circleError(status, 'Internal server error.'),
    sessionExpired: () => circleError(401, 'Invalid token provided.'),
    noSuchRoute: () => circleError(404, 'Not found.'),
  },
};
