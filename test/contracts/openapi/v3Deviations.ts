import type { Deviation } from './deviations';
import { jsonOf, objectOf, pathParameter } from './documentEdits';
import type { Answer, Operation, Schema } from './openapiDocument';

const text: Schema = { type: 'string' };
const uuid: Schema = { type: 'string', format: 'uuid' };
const moment: Schema = { type: 'string', format: 'date-time' };

function strict(properties: Record<string, Schema>): Schema {
  return { ...objectOf(properties), required: Object.keys(properties) };
}

const named = (...names: string[]): Schema =>
  strict(Object.fromEntries(names.map((name) => [name, strict({ id: uuid })])));
const standing = { phase: text, outcome: text, current_outcome: text };
const user = strict({ id: uuid, attributes: strict({ name: text, login: text, avatar_url: text }) });
const project = strict({ id: uuid, attributes: strict({ name: text }), references: named('org') });
const workflow = strict({
  id: uuid,
  attributes: strict({ ...standing, name: text, created_at: moment, ended_at: { ...moment, nullable: true } }),
  references: named('run', 'project', 'user'),
});
const job = strict({
  id: uuid,
  attributes: strict({
    ...standing,
    name: text,
    type: text,
    started_at: { ...moment, nullable: true },
    ended_at: { ...moment, nullable: true },
  }),
  references: named('workflow', 'project'),
});
const commit = strict({ subject: text, url: text, author: strict({ name: text, login: text }) });
const vcs = {
  ...objectOf({ branch: text, tag: text, revision: text, commit, repository_url: text }),
  required: ['revision'],
};
const errors: Schema = { type: 'array', items: strict({ type: text, message: text }) };
const run = strict({
  id: uuid,
  attributes: strict({ phase: text, current_outcome: text, created_at: moment, vcs, errors }),
  references: strict({
    event: strict({ attributes: strict({ type: text, vcs }) }),
    project: strict({ id: uuid }),
    user: strict({ id: uuid }),
  }),
});

const entity = (data: Schema): Schema => strict({ data });
const list = (items: Schema): Schema =>
  strict({
    data: { type: 'array', items },
    page: strict({ next: { ...text, nullable: true }, prev: { ...text, nullable: true } }),
  });
const refusal = jsonOf(strict({ error: strict({ title: text, detail: text }) }));

function operation(status: string, schema: Schema, ...parameters: string[]): Operation {
  const responses: Record<string, Answer> = { [status]: jsonOf(schema), default: refusal };
  return { parameters: parameters.map(pathParameter), responses };
}

/** What the document of v2 says nothing of. */
export const v3Deviations: readonly Deviation[] = [
  {
    document: 'circleCi',
    what: 'there is an API v3, as far as CircleCI’s newer command line reads it',
    source:
      'CircleCI-Public/circleci-cli internal/apiclient: error.go, job.go, me.go, project.go, run.go, workflow.go; its #1689',
    apply: ({ paths }) => {
      Object.assign(paths, {
        '/api/v3/users': { get: operation('200', list(user)) },
        '/api/v3/projects': { get: operation('200', list(project)) },
        '/api/v3/projects/{id}': { get: operation('200', entity(project), 'id') },
        '/api/v3/runs': { get: operation('200', list(run)) },
        '/api/v3/runs/search': { post: operation('200', list(run)) },
        '/api/v3/jobs': { get: operation('200', list(job)) },
        '/api/v3/runs/{id}': { get: operation('200', entity(run), 'id') },
        '/api/v3/workflows': { get: operation('200', list(workflow)) },
        '/api/v3/workflows/{id}': { get: operation('200', entity(workflow), 'id') },
        '/api/v3/workflows/{id}/rerun': { post: operation('201', entity(strict({ id: uuid })), 'id') },
        '/api/v3/workflows/{id}/cancel': { post: operation('202', entity(strict({ id: uuid })), 'id') },
      });
    },
  },
  {
    document: 'circleCi',
    what: 'the document itself can be fetched',
    source:
      'https://circleci.com/api/v2/openapi.json; CircleCI-Public/circleci-cli, which looks for paths["/context"] in it',
    apply: ({ paths }) => {
      const document = { type: 'object', required: ['openapi', 'info', 'servers', 'paths'] };
      paths['/openapi.json'] = { get: { responses: { 200: jsonOf(document) } } };
    },
  },
];
