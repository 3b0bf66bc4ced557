import type { Random } from '../../shared/ports';
import { applyTerraform } from '../circleCi/simulator/applyTerraform';
import { newWorkflow, startPipeline } from '../circleCi/simulator/startPipeline';
import { hexDigits, letters, uuid } from './identifiers';
import type { WorldInputs } from './worldInputs';
import type { CircleCiProject, HubAccount, HubOrganisation, WorldState } from './worldState';

const day = 24 * 60 * 60_000;
const operatorName = 'opgoperator';
const infraMinutes = 3;

interface Seed {
  readonly now: number;
  readonly random: Random;
  /** Whether the infra repository already wires the product: its secrets then exist and hold the placeholder. */
  readonly wired: boolean;
}

/** A world on the day before the runbook is started for the first time. */
export function seedWorld(inputs: WorldInputs, seed: Seed): WorldState {
  const { now, random } = seed;
  const operator = seedAccount(operatorName, 'Team Operator', seed);
  const { account, region } = inputs.aws;
  const role = `AWSReservedSSO_operator_${hexDigits(random, 16)}`;
  const state: WorldState = {
    version: 1,
    inputs,
    hub: {
      signingKey: hexDigits(random, 64),
      accounts: [operator, seedAccount('opgengineer', 'Another Engineer', seed)],
      organisations: [],
      operator: operator.username,
      mails: [],
      requestsPerMinute: 600,
      window: { minute: 0, counts: {} },
      noSeatAnswer: 'conflict',
      redactedToken: '***',
      pulls: {},
      egressIp: '192.0.2.10',
    },
    aws: {
      region,
      account,
      secretAccessKey: letters(random, 40),
      caller: {
        account,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${operatorName}`,
        userId: `AROA${letters(random, 17).toUpperCase()}:${operatorName}`,
      },
      secrets: [],
      denied: {},
    },
    circleCi: {
      users: [
        {
          id: uuid(random),
          login: operatorName,
          name: 'Team Operator',
          token: 'CCI' + 'PAT_' + letters(random, 22) + '_' + hexDigits(random, 40),
          projects: 'all',
        },
      ],
      organisations: [],
      projects: [],
    },
    terraform: { wired: [], managed: [], resetsSecrets: false },
    vault: {},
    credentials: {},
  };
  // Half the network's anonymous pulls of the last hours are used up, as on any busy host.
  state.hub.pulls[state.hub.egressIp] = Array.from({ length: 58 }, (_, index) => now - index * 60_000);
  adoptInputs(state, inputs, seed);
  return state;
}

/** Adds to the world whatever of `inputs` is not in it yet, so that a second runbook can be rehearsed in the same world. */
export function adoptInputs(state: WorldState, inputs: WorldInputs, seed: Seed): void {
  state.inputs = inputs;
  state.aws.region = inputs.aws.region;
  if (state.aws.account !== inputs.aws.account) {
    state.aws.caller.arn = state.aws.caller.arn.replace(state.aws.account, inputs.aws.account);
    state.aws.caller.account = inputs.aws.account;
    state.aws.account = inputs.aws.account;
  }
  adoptOrganisation(state, inputs, seed);
  const product = adoptProject(state, inputs.circleci.project, inputs, seed);
  if (product.variables.length === 0) {
    product.variables.push({ name: 'DEPLOY_ENVIRONMENT', value: 'preproduction', createdAt: seed.now - 200 * day });
  }
  const infra = adoptProject(state, inputs.circleci.infra, inputs, seed);
  for (const plan of infra.workflows) plan.appliesTerraform = true;
  const isWired = state.terraform.wired.some((entry) => entry.product === inputs.product);
  if (seed.wired && !isWired) wireProduct(state, inputs.product, { ...seed, now: seed.now - 2 * day });
  if (infra.pipelines.length === 0) runInfra(state, infra, 'Update the CI image', { ...seed, now: seed.now - 3 * day });
}

/** Merges a product's Terraform on the infra branch; the build of that commit has ended by `now`. */
export function wireProduct(state: WorldState, product: string, { now, random }: Omit<Seed, 'wired'>): void {
  const { inputs, terraform } = state;
  if (!terraform.wired.some((entry) => entry.product === product)) {
    terraform.wired.push({ product, project: inputs.circleci.project });
  }
  buildMerge(state, `Wire the Docker Hub credential of ${product}`, { now, random });
}

/** Merges a change on the infra branch; the build of that commit has ended by `now`. */
export function buildMerge(state: WorldState, subject: string, moment: Omit<Seed, 'wired'>): void {
  const infra = state.circleCi.projects.find((project) => project.slug === state.inputs.circleci.infra);
  if (infra !== undefined) runInfra(state, infra, subject, moment);
}

/** A pipeline that a merge started, ended at `now`. */
function runInfra(
  state: WorldState,
  infra: CircleCiProject,
  subject: string,
  { now, random }: Omit<Seed, 'wired'>,
): void {
  const actor = state.circleCi.users[0]?.id ?? '';
  const started = now - infraMinutes * 60_000;
  const start = { branch: infra.defaultBranch, trigger: 'webhook', actor, subject } as const;
  const pipeline = startPipeline(state, infra, start, { now: started, random });
  // What lies in the past has ended, and was approved where that was asked for.
  pipeline.workflows = infra.workflows.map((plan) => ({
    ...newWorkflow(
      { ...plan, durationMs: infraMinutes * 60_000 },
      actor,
      { now: started, random },
      state.terraform.code,
    ),
    approvedAt: plan.approval ? started + 60_000 : null,
    settled: true,
  }));
  const build = pipeline.workflows.find(({ plan }) => plan.appliesTerraform);
  if (build !== undefined && build.code?.error == null) {
    applyTerraform(state, { wires: pipeline.wires, code: build.code }, now, random);
  }
}

function adoptOrganisation(state: WorldState, { dockerhub }: WorldInputs, { now, random }: Seed): void {
  const { hub } = state;
  const name = dockerhub.organisation;
  let organisation = hub.organisations.find((candidate) => candidate.name === name);
  if (organisation === undefined) {
    organisation = newOrganisation(name, hub.operator, { now, random });
    organisation.members.push({ username: 'opgengineer', role: 'member' });
    hub.organisations.push(organisation);
  }
  if (!organisation.teams.some((team) => team.name === dockerhub.team)) {
    organisation.teams.push({
      id: organisation.teams.length + 1,
      uuid: uuid(random),
      name: dockerhub.team,
      description: 'Service IDs that pull for CI',
      members: [hub.operator],
    });
  }
}

function newOrganisation(name: string, owner: string, { now, random }: Omit<Seed, 'wired'>): HubOrganisation {
  const scopes = ['member', 'invite', 'group'].flatMap((noun) => [`scope-${noun}-read`, `scope-${noun}-edit`]);
  return {
    id: hexDigits(random, 32),
    name,
    fullName: name,
    paid: true,
    enforcesSso: false,
    seats: 5,
    joinedAt: now - 2000 * day,
    members: [{ username: owner, role: 'owner' }],
    teams: [{ id: 1, uuid: uuid(random), name: 'owners', description: '', members: [owner] }],
    invites: [],
    tokens: [
      {
        id: uuid(random),
        label: 'Pullbook rehearsal',
        value: 'dckr_' + 'oat_' + letters(random, 32),
        active: true,
        expiresAt: null,
        scopes,
      },
    ],
  };
}

function adoptProject(state: WorldState, slug: string, { circleci }: WorldInputs, { random }: Seed): CircleCiProject {
  const [provider = 'gh', owner = '', name = ''] = slug.split('/');
  const organisationSlug = `${provider}/${owner}`;
  if (!state.circleCi.organisations.some((organisation) => organisation.slug === organisationSlug)) {
    state.circleCi.organisations.push({ id: uuid(random), slug: organisationSlug, name: owner, contexts: [] });
  }
  const found = state.circleCi.projects.find((project) => project.slug === slug);
  if (found !== undefined) return found;
  const isInfra = slug === circleci.infra;
  const project: CircleCiProject = {
    id: uuid(random),
    slug,
    name,
    defaultBranch: isInfra ? circleci.branch : 'main',
    variables: [],
    pipelines: [],
    workflows: [{ name: 'build', durationMs: 12_000, approval: false, outcome: 'success', appliesTerraform: isInfra }],
  };
  state.circleCi.projects.push(project);
  return project;
}

function seedAccount(username: string, fullName: string, { now, random }: Seed): HubAccount {
  return {
    id: hexDigits(random, 32),
    username,
    email: `${username}@example.com`,
    emailVerified: true,
    fullName,
    password: letters(random, 24),
    totpKey: null,
    joinedAt: now - 1000 * day,
    tokens: [],
  };
}
