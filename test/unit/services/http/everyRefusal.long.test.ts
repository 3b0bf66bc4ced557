import assert from 'node:assert/strict';
import type { CircleCi } from '../../../../src/services/circleCi/contract';
import type { DockerHub, DockerHubSession } from '../../../../src/services/dockerHub/contract';
import type { Readings } from '../../../../src/services/readings';
import type { Registry } from '../../../../src/services/registry/contract';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import type { Services } from '../../../../src/services/services';
import { isPullbookError } from '../../../../src/shared/errors';
import type { HttpResponse } from '../../../../src/shared/ports';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { testClients, testUrls, testWorld } from '../../../support/loadedServices';
import { SeededRandom } from '../../../support/seededRandom';
import { aSession, fake, VirtualClock } from '../clients/testServices';

const organisation = 'ministryofjustice';
const team = 'opgdockerhubusers';
const username = 'opgoperator';
const slug = 'gh/ministryofjustice/opg-sirius';
const id = '00000000-0000-4000-8000-000000000000';
const invite = { organisation, invitee: 'opgcisirius', team, role: 'member' } as const;

type Call = (services: Services) => Promise<unknown>;
/** A call of each method that asks a service; by its type none is left out. */
type Calls<Api> = { readonly [Name in keyof Readings<Api>]: Call };

const inSession =
  (call: (session: DockerHubSession) => Promise<unknown>): Call =>
  async ({ dockerHub }) =>
    call(await dockerHub.asOperator(aSession));

const hubSession: Calls<DockerHubSession> = {
  listAccessTokens: inSession((hub) => hub.listAccessTokens(aSession)),
  createAccessToken: inSession((hub) => hub.createAccessToken({ label: 'a label', scopes: ['repo:public_read'] })),
  deleteAccessToken: inSession((hub) => hub.deleteAccessToken(id)),
  findMember: inSession((hub) => hub.findMember(organisation, username, aSession)),
  listTeamsOf: inSession((hub) => hub.listTeamsOf(organisation, username, aSession)),
  listInvites: inSession((hub) => hub.listInvites(organisation, aSession)),
  previewInvite: inSession((hub) => hub.previewInvite(invite, aSession)),
  invite: inSession((hub) => hub.invite(invite)),
  resendInvite: inSession((hub) => hub.resendInvite(id)),
  setRole: inSession((hub) => hub.setRole(organisation, 'opgengineer', 'member')),
  addToTeam: inSession((hub) => hub.addToTeam(organisation, team, 'opgengineer')),
  findOrganisation: inSession((hub) => hub.findOrganisation(organisation, aSession)),
  hasTeam: inSession((hub) => hub.hasTeam(organisation, team, aSession)),
};
const hub: Calls<DockerHub> = {
  findUser: ({ dockerHub }) => dockerHub.findUser(username, aSession),
  asOperator: ({ dockerHub }) => dockerHub.asOperator(aSession),
  as: ({ dockerHub }) => dockerHub.as('opgcisirius', new Secret(fake.password), aSession),
};
const circleCi: Calls<CircleCi> = {
  me: ({ circleCi: ci }) => ci.me(aSession),
  findProject: ({ circleCi: ci }) => ci.findProject(slug, aSession),
  listVariables: ({ circleCi: ci }) => ci.listVariables(slug, aSession),
  listPipelines: ({ circleCi: ci }) => ci.listPipelines(slug, 'main', aSession),
  listWorkflows: ({ circleCi: ci }) => ci.listWorkflows(id, aSession),
  findWorkflow: ({ circleCi: ci }) => ci.findWorkflow(id, aSession),
  listJobs: ({ circleCi: ci }) => ci.listJobs(id, aSession),
  listJobMessages: ({ circleCi: ci }) => ci.listJobMessages(slug, 1, aSession),
  rerun: ({ circleCi: ci }) => ci.rerun(id),
  runPipeline: ({ circleCi: ci }) => ci.runPipeline(slug, 'main'),
  approve: ({ circleCi: ci }) => ci.approve(id, id),
  listContexts: ({ circleCi: ci }) => ci.listContexts(`gh/${organisation}`, aSession),
  listContextVariables: ({ circleCi: ci }) => ci.listContextVariables(id, aSession),
};
const registry: Calls<Registry> = {
  readPullLimit: (services) => services.registry.readPullLimit(undefined, aSession),
  accepts: (services) => services.registry.accepts(username, new Secret(fake.token), aSession),
};

const statuses = [
  ...[301, 302, 307],
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 417, 418, 421, 422, 423, 424, 425,
  ],
  ...[426, 428, 429, 431, 444, 451, 499],
  ...[500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 599],
];

const words = 'the-words-of-the-service';

/** A credential that does not fit is an answer to the question whether it does, and told in words of our own. */
const answered = /^(?:Docker Hub refused the password of|The Docker registry refused an anonymous request)/;

/** The clients on the simulators, whose requests from the n-th on are answered with a status. Counts them. */
function refusingFrom(first: number, status: number) {
  const clock = new VirtualClock();
  const world = testWorld({ clock, random: new SeededRandom(1) });
  const transport = inProcessTransport(world);
  const { operator } = world;
  let sent = 0;
  const refused: string[] = [];
  const views = testClients({
    clock,
    random: new SeededRandom(2),
    redactor: new Redactor(),
    logger: silentLogger,
    endpoints: { ...testUrls, registryAuth: testUrls.registry },
    environment: {},
    services: {
      dockerHub: {
        operator: () =>
          Promise.resolve({
            kind: 'password',
            username: operator.dockerHub.username,
            password: operator.dockerHub.password,
          }),
      },
      circleCi: { token: () => Promise.resolve(operator.circleCi.token) },
      registry: undefined,
    },
    transport: async (request): Promise<HttpResponse> => {
      if (++sent < first) return transport(request);
      refused.push(`${request.method} ${new URL(request.url).pathname}`);
      return { status, headers: {}, body: JSON.stringify({ message: words }) };
    },
  });
  return { services: views.writes, sent: () => sent, refused };
}

/** What a refusal of its n-th request makes of a call: an error without advice, or without the service's words, is a gap. */
async function gapOf(
  call: Call,
  first: number,
  status: number,
): Promise<{ readonly gap?: string; readonly reached: boolean }> {
  const { services, refused } = refusingFrom(first, status);
  const outcome: unknown = await call(services).then(
    () => undefined,
    (error: unknown) => error,
  );
  const reached = refused.length > 0;
  // Some statuses are answers: 404 for what is not there, 401 for a password that does not fit.
  if (outcome === undefined) return { reached };
  if (!isPullbookError(outcome)) return { reached, gap: 'it fails with an error that is not ours' };
  const { advice = '', offers = [] } = outcome.facts;
  const where = `${refused[0] ?? 'nothing'} answered ${status}: ${outcome.message}`;
  if (reached && !/\.( |$)/.test(advice) && offers.length === 0) return { reached, gap: `no advice for ${where}` };
  if (reached && !outcome.message.includes(words) && !answered.test(outcome.message)) {
    return { reached, gap: `not the words of the service for ${where}` };
  }
  return { reached };
}

describe('every route of every client, answered with every status', () => {
  for (const [service, calls] of Object.entries({
    'Docker Hub': hub,
    'a session of Docker Hub': hubSession,
    CircleCI: circleCi,
    'the registry': registry,
  })) {
    for (const [method, call] of Object.entries(calls as Readonly<Record<string, Call>>)) {
      it(`has advice, and the service’s own words: ${service}, ${method}`, async () => {
        const gaps: string[] = [];
        let deepest = 0;
        for (const status of statuses) {
          for (let first = 1; first <= 6; first++) {
            const { gap, reached } = await gapOf(call, first, status);
            if (!reached) break;
            deepest = Math.max(deepest, first);
            if (gap !== undefined) gaps.push(gap);
          }
        }
        assert.ok(deepest > 0, 'it sends no request');
        assert.deepEqual(gaps, []);
      });
    }
  }
});
