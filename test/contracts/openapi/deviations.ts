import {
  headers,
  jsonOf,
  objectOf,
  objectsIn,
  operationsIn,
  operationsOf,
  organisation,
  pathParameter,
  ref,
  schemaOf,
  shared,
  tellIn429,
} from './documentEdits';
import type { DocumentName, OpenApi, Schema } from './openapiDocument';
import { v3Deviations } from './v3Deviations';

/** Where a document is known to be wrong, behind the service, or silent. */
export interface Deviation {
  readonly document: DocumentName;
  /** What the service does that the document does not say. */
  readonly what: string;
  /** Who says so besides us. */
  readonly source: string;
  /** Puts the document right. It has no `servable` paths yet. */
  readonly apply: (document: OpenApi) => void;
}

/**
 * All of them. Each has to be needed by some exchange of the test suite, and what is not listed here is a failure. New
 * entries want a source that nobody here wrote: the vendor's own tools, newer pages, or answers that others have seen.
 */
export const deviations: readonly Deviation[] = [
  {
    document: 'dockerHub',
    what: 'the search term for members is text',
    source: 'the parameter’s own description, "Search term."',
    apply: ({ components }) => {
      components.parameters['search']!.schema = { type: 'string' };
    },
  },
  {
    document: 'dockerHub',
    what: 'members come as one page, not as a list of pages',
    source: 'docker/terraform-provider-docker internal/hubclient/client_organization.go: OrgMemberListResponse',
    apply: ({ paths }) => {
      const answer = paths['/v2/orgs/{org_name}/members']!.get!.responses['200']!;
      answer.content = jsonOf(schemaOf(answer).items!).content!;
    },
  },
  {
    document: 'dockerHub',
    what: 'an organisation may have editors',
    source: 'the document’s own request of PUT /v2/orgs/{org_name}/members/{username}, which sets that role',
    apply: ({ components }) => {
      components.schemas['org_member']!.properties!['role']!.enum!.push('Editor');
    },
  },
  {
    document: 'dockerHub',
    what: 'a bulk invite is answered with invitees, not with invitees in invitees',
    source: 'docker/terraform-provider-docker internal/hubclient/client_organization.go: OrgInviteResponse',
    apply: ({ components, paths }) => {
      const answer = paths['/v2/invites/bulk']!.post!.responses['202']!;
      answer.content = jsonOf(components.schemas['bulk_invite']!).content!;
    },
  },
  {
    document: 'dockerHub',
    what: 'a bulk invite without a session is answered 401, one by somebody who is no owner 403',
    source:
      'the document’s own text, "Only a team owner can create invites", and its answers of the other invite calls',
    apply: ({ paths }) => {
      const { responses } = paths['/v2/invites/bulk']!.post!;
      for (const [status, name] of [
        ['401', 'unauthorized'],
        ['403', 'forbidden'],
      ] as const) {
        responses[status] = shared(name);
      }
    },
  },
  {
    document: 'dockerHub',
    what: 'an invite states the role that it offers',
    source: 'docker/terraform-provider-docker internal/hubclient/client_organization.go: OrgInvite',
    apply: ({ components }) => {
      components.schemas['invite']!.properties!['role'] = { type: 'string' };
    },
  },
  {
    document: 'dockerHub',
    what: 'the first page has no previous one and the last one no next: null',
    source: 'the document’s own examples, which are null where the type is string',
    apply: (document) => {
      for (const { properties = {} } of objectsIn(document)) {
        for (const link of [properties['next'], properties['previous']]) if (link !== undefined) link.nullable = true;
      }
    },
  },
  {
    document: 'dockerHub',
    what: 'a personal access token states when it ends',
    source: 'https://docs.docker.com/reference/api/hub/changelog/ of 2025-11-21',
    apply: ({ components }) => {
      components.schemas['accessToken']!.properties!['expires_at'] = {
        type: 'string',
        format: 'date-time',
        nullable: true,
      };
    },
  },
  {
    document: 'dockerHub',
    what: 'calls for access tokens refuse in the same form as all others',
    source: 'examples of 400, 401 and 404 on https://docs.docker.com/reference/api/hub/latest/ (version 2-beta)',
    apply: ({ components }) => {
      for (const name of ['BadRequest', 'Unauthorized', 'NotFound'])
        components.responses[name] = { ...jsonOf(ref('error')) };
    },
  },
  {
    document: 'dockerHub',
    what: 'a session that was got with a token may not manage tokens: 403',
    source: 'https://github.com/docker/hub-feedback/issues/2478',
    apply: ({ paths }) => {
      for (const { responses } of operationsOf(paths, '/v2/access-tokens')) responses['403'] = shared('forbidden');
    },
  },
  {
    document: 'dockerHub',
    what: 'a sign-in that asks for a refresh token gets one',
    source: 'docker/hub-tool pkg/hub/client.go',
    apply: ({ components }) => {
      components.schemas['PostUsersLoginSuccessResponse']!.properties!['refresh_token'] = { type: 'string' };
    },
  },
  {
    document: 'dockerHub',
    what: 'a Docker ID can be looked up without a session',
    source: 'https://github.com/docker/docs/pull/13499 (review), and ConductorOne/baton-dockerhub, which calls it',
    apply: ({ paths }) => {
      paths['/v2/users/{username}'] = {
        get: {
          parameters: [pathParameter('username')],
          responses: {
            200: jsonOf({ anyOf: [{ allOf: [ref('user')], required: ['id'] }, organisation('username')] }),
            404: shared('not_found'),
          },
        },
      };
    },
  },
  {
    document: 'dockerHub',
    what: 'a session can be asked whose it is, and for its organisations',
    source: 'docker/hub-tool pkg/hub/user.go and pkg/hub/organizations.go',
    apply: ({ paths }) => {
      const answers = (schema: Schema) => ({
        200: jsonOf(schema),
        401: shared('unauthorized'),
        403: shared('forbidden'),
      });
      const page: Schema = {
        type: 'object',
        properties: {
          count: { type: 'number' },
          next: { type: 'string', nullable: true },
          previous: { type: 'string', nullable: true },
          results: { type: 'array', items: organisation() },
        },
      };
      paths['/v2/user'] = { get: { security: [{ bearerAuth: [] }], responses: answers(ref('user')) } };
      paths['/v2/user/orgs'] = { get: { security: [{ bearerAuth: [] }], responses: answers(page) } };
    },
  },
  {
    document: 'dockerHub',
    what: 'an organisation can be looked up',
    source:
      'docker/terraform-provider-docker internal/hubclient/client_organization.go: GetOrg and Org; the document’s answers to its other calls with a session',
    apply: ({ paths }) => {
      paths['/v2/orgs/{org_name}'] = {
        get: {
          security: [{ bearerAuth: [] }],
          parameters: [pathParameter('org_name')],
          responses: {
            200: jsonOf(organisation()),
            401: shared('unauthorized'),
            403: shared('forbidden'),
            404: shared('not_found'),
          },
        },
      };
    },
  },
  {
    document: 'dockerHub',
    what: 'every call may be answered 429, in the form of the audit log’s',
    source: 'the document’s own section "Rate Limiting", which is prose only',
    apply: ({ paths }) => {
      for (const { responses } of operationsIn(paths)) {
        responses['429'] ??= {
          ...jsonOf({ type: 'object', properties: { detail: { type: 'string' }, error: { type: 'boolean' } } }),
        };
      }
    },
  },
  {
    document: 'dockerHub',
    what: 'a 429 states when to try again in X-Retry-After, a Unix time',
    source: 'the document’s own section "Rate Limiting", which is prose only',
    apply: ({ paths }) => tellIn429(paths, 'X-Retry-After'),
  },
  {
    document: 'dockerHub',
    what: 'a newer 429 states it in Retry-After, in seconds',
    source: 'section "Rate limiting" of https://docs.docker.com/reference/api/hub/latest/ (version 2-beta)',
    apply: ({ paths }) => tellIn429(paths, 'Retry-After'),
  },
  {
    document: 'dockerHub',
    what: 'every answer, a 429 too, states the rate limit in X-RateLimit headers',
    source: 'the document’s own section "Rate Limiting", which is prose only; docker/hub-feedback#2459 for the 429',
    apply: ({ paths, components }) => {
      const names = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];
      const all = operationsIn(paths).flatMap(({ responses }) => Object.values(responses));
      for (const answer of [...all, ...Object.values(components.responses)]) {
        if (answer.$ref === undefined) answer.headers = { ...answer.headers, ...headers(...names) };
      }
    },
  },
  ...v3Deviations,
  {
    document: 'circleCi',
    what: 'a job that has not started, such as an approval, has no start: null',
    source:
      'answers of GET /workflow/{id}/job in LF-Engineering/dev-analytics-ui and Direside/example-circleci-pipelines',
    apply: ({ paths }) => {
      const page = schemaOf(paths['/workflow/{id}/job']!.get!.responses['200']!);
      page.properties!['items']!.items!.properties!['started_at']!.nullable = true;
    },
  },
  {
    document: 'circleCi',
    what: 'the tag of a workflow tells a rerun too, and of what',
    source:
      'programs that read it from GET /workflow/{id}: "rerun-workflow-from-beginning" is a whole run for them, "rerun-workflow-from-failed" and "rerun-single-job" incomplete ones',
    apply: ({ paths }) => {
      const page = schemaOf(paths['/pipeline/{pipeline-id}/workflow']!.get!.responses['200']!);
      const one = schemaOf(paths['/workflow/{id}']!.get!.responses['200']!);
      for (const { properties } of [page.properties!['items']!.items!, one]) {
        const kinds = ['workflow-from-beginning', 'workflow-from-failed', 'single-job'];
        properties!['tag']!.enum!.push(...kinds.map((kind) => `rerun-${kind}`));
      }
    },
  },
  {
    document: 'circleCi',
    what: 'variables of a project and jobs of a workflow come in pages too',
    source: 'the document’s own description of next_page_token in both answers',
    apply: ({ paths }) => {
      for (const path of ['/project/{project-slug}/envvar', '/workflow/{id}/job']) {
        paths[path]!.get!.parameters!.push({ name: 'page-token', in: 'query', schema: { type: 'string' } });
      }
    },
  },
  {
    document: 'circleCi',
    what: 'a 429 states when to try again and what is left',
    source: 'section "Rate limits" of https://circleci.com/docs/api-developers-guide/',
    apply: ({ paths }) => {
      for (const { responses } of operationsIn(paths)) responses['429'] ??= { ...responses['default'] };
      tellIn429(paths, 'Retry-After', 'RateLimit-Remaining');
    },
  },
  {
    document: 'circleCi',
    what: 'a project’s pipeline definitions can be listed',
    source: 'CircleCI-Public/mcp-server-circleci src/clients/schemas.ts: PipelineDefinitionsResponse',
    apply: ({ paths }) => {
      const text: Schema = { type: 'string' };
      const repository = objectOf({ full_name: text, external_id: text });
      const source = objectOf({ provider: text, repo: repository, file_path: text, public_id: text });
      const definition: Schema = {
        ...objectOf({
          id: { type: 'string', format: 'uuid' },
          name: text,
          description: text,
          created_at: { type: 'string', format: 'date-time' },
          config_source: source,
          checkout_source: objectOf({ provider: text, repo: repository }),
        }),
        required: ['id', 'name', 'description', 'created_at'],
      };
      const { default: refusal } = paths['/me']!.get!.responses;
      paths['/projects/{project_id}/pipeline-definitions'] = {
        get: {
          parameters: [pathParameter('project_id')],
          responses: {
            200: jsonOf({
              type: 'object',
              properties: { items: { type: 'array', items: definition } },
              required: ['items'],
            }),
            default: refusal!,
          },
        },
      };
    },
  },
];
