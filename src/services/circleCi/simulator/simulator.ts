import { dayMs } from '../../../shared/duration';
import { Secret } from '../../../shared/secret';
import { hexDigits, letters, uuid } from '../../world/identifiers';
import type { Moment, Simulator } from '../../world/simulator';
import { circleCi } from './circleCi';
import type { CircleCiProject, CircleCiState } from './circleCiState';
import { circleCiParts } from './circleCiParts';
import type { CircleCiWorld } from './circleCiWorld';
import { settleBuilds } from './settleBuilds';

export interface CircleCiInputs {
  readonly circleci: {
    /** Slug of the product's project: `gh/<organisation>/<repository>`. */
    readonly project: string;
    /** Slug of the project whose workflow applies Terraform. */
    readonly infra: string;
    readonly branch: string;
  };
}

const sample: CircleCiInputs = {
  circleci: {
    project: 'gh/ministryofjustice/opg-sirius',
    infra: 'gh/ministryofjustice/opg-org-infra',
    branch: 'master',
  },
};

/** CircleCI with its projects, contexts and builds. */
export const circleCiSimulator = {
  name: 'circleCi',
  key: 'circleCi' as const,
  version: 1,
  sample,
  seed,
  settleIn,
  secrets: (state: CircleCiState) => [...state.users.map((user) => user.token), ...contextValues(state)],
  inUse: (state: CircleCiState) => [
    ...state.projects.flatMap(({ variables }) => variables.map(({ value }) => value)),
    ...contextValues(state),
  ],
  operator: ({ users }: CircleCiState) => ({ circleCi: { token: new Secret(users[0]?.token ?? '') } }),
  settle: settleBuilds,
  services: [circleCi],
  parts: circleCiParts,
} satisfies Simulator<CircleCiWorld>;

function contextValues({ organisations }: CircleCiState): string[] {
  return organisations.flatMap(({ contexts }) => contexts.flatMap(({ variables }) => variables.map((v) => v.value)));
}

function seed(_inputs: CircleCiInputs, { random }: Moment): CircleCiState {
  const operator = {
    id: uuid(random),
    login: 'opgoperator',
    name: 'Team Operator',
    token: 'CCI' + 'PAT_' + letters(random, 22) + '_' + hexDigits(random, 40),
    projects: 'all' as const,
  };
  return { users: [operator], organisations: [], projects: [] };
}

function settleIn({ circleCi: state }: CircleCiWorld, { circleci }: CircleCiInputs, { now, random }: Moment): void {
  const product = adoptProject(state, circleci.project, 'main', random);
  if (product.variables.length === 0) {
    product.variables.push({ name: 'DEPLOY_ENVIRONMENT', value: 'preproduction', createdAt: now - 200 * dayMs });
  }
  adoptProject(state, circleci.infra, circleci.branch, random);
}

function adoptProject(
  state: CircleCiState,
  slug: string,
  defaultBranch: string,
  random: Moment['random'],
): CircleCiProject {
  const [provider = 'gh', owner = '', name = ''] = slug.split('/');
  const organisationSlug = `${provider}/${owner}`;
  if (!state.organisations.some((organisation) => organisation.slug === organisationSlug)) {
    state.organisations.push({ id: uuid(random), slug: organisationSlug, name: owner, contexts: [] });
  }
  const found = state.projects.find((project) => project.slug === slug);
  if (found !== undefined) return found;
  const project: CircleCiProject = {
    id: uuid(random),
    slug,
    name,
    defaultBranch,
    variables: [],
    pipelines: [],
    workflows: [{ name: 'build', durationMs: 12_000, approval: false, outcome: 'success', appliesTerraform: false }],
  };
  state.projects.push(project);
  return project;
}
