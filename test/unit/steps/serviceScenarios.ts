import assert from 'node:assert/strict';
import { applyTerraform } from '../../../src/services/infra/simulator/applyTerraform';
import type { CircleCiProject, CircleCiWorkflow } from '../../../src/services/circleCi/simulator/circleCiState';
import type { Bench } from './bench';
import { currentValue, type Scenario, signUp, storeByHand, tokenSecret, username } from './scenarios';

const idSecret = 'sirius-dockerhub_id';
const dayMs = 86_400_000;
const nothing = () => Promise.resolve();
/** Looks like no real one. */
export const storedToken = ['dckr', 'pat', 'made'.repeat(6)].join('_');

/** The scenarios of the kinds for prerequisites, AWS and CircleCI. */
export const serviceScenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'prerequisites/check': [{ name: 'from nothing', prepare: nothing, verify: () => undefined }],
  'aws/secret': [
    {
      name: 'over the placeholder',
      prepare: (bench) => signUp(bench, { validated: true }),
      verify: (bench) => assert.equal(currentValue(bench, idSecret), username),
      writes: ['PutSecretValue'],
    },
    {
      name: 'over the value of an older Docker ID',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        storeByHand(bench, idSecret, 'opgciolder');
      },
      verify: (bench) => assert.equal(currentValue(bench, idSecret), username),
      writes: ['PutSecretValue'],
    },
    {
      name: 'as a copy of another secret',
      with: { value: `aws-sm:${tokenSecret}` },
      prepare(bench) {
        storeByHand(bench, tokenSecret, storedToken);
        return Promise.resolve();
      },
      verify: (bench) => assert.equal(currentValue(bench, idSecret), storedToken),
      writes: ['PutSecretValue'],
    },
  ],
  'circleci/rerun-workflow': [
    {
      name: 'after the secrets changed',
      prepare(bench) {
        changeSecrets(bench);
        return Promise.resolve();
      },
      verify: verifyHandedOver,
      writes: ['POST /api/v2/workflow/{id}/rerun'],
    },
    {
      name: 'with an approval in the middle',
      prepare(bench) {
        changeSecrets(bench);
        for (const workflow of infraOf(bench).workflows) workflow.approval = true;
        return Promise.resolve();
      },
      verify: verifyHandedOver,
      writes: ['POST /api/v2/workflow/{id}/rerun', 'POST /api/v2/workflow/{id}/approve/{approval_request_id}'],
    },
    {
      name: 'with a last run that is too old to be rerun',
      prepare(bench) {
        for (const pipeline of infraOf(bench).pipelines) {
          pipeline.createdAt -= 100 * dayMs;
          for (const workflow of pipeline.workflows) workflow.createdAt -= 100 * dayMs;
        }
        changeSecrets(bench);
        return Promise.resolve();
      },
      verify: verifyHandedOver,
      writes: ['POST /api/v2/project/{provider}/{organization}/{project}/pipeline/run'],
    },
  ],
  'circleci/env-vars': [
    {
      name: 'after a build handed the values over',
      prepare: handOver,
      verify: () => undefined,
    },
    {
      name: 'beside a context that sets other names',
      prepare(bench) {
        addContext(bench, 'OTHER_NAME');
        return handOver(bench);
      },
      verify: () => undefined,
    },
    {
      name: 'beside a context that sets the same name, which is left to a person',
      prepare(bench) {
        addContext(bench, 'DOCKER_USER');
        return handOver(bench);
      },
      verify: () => undefined,
    },
  ],
  'circleci/config': [
    { name: 'without a config in the workspace', prepare: nothing, verify: () => undefined },
    {
      name: 'with a config that pulls unauthenticated',
      prepare(bench) {
        const image =
          'version: 2.1\njobs:\n  build:\n    docker:\n      - image: cimg/base:stable\n    steps: [checkout]\n';
        bench.files.set('opg-sirius/.circleci/config.yml', image);
        return Promise.resolve();
      },
      verify: () => undefined,
    },
    {
      name: 'with a config whose pulls are not known',
      prepare(bench) {
        const config =
          'version: 2.1\njobs:\n  build:\n    docker:\n      - image: $IMAGE\n    steps: [checkout]\nworkflows: {w: {jobs: [build]}}\n';
        bench.files.set('opg-sirius/.circleci/config.yml', config);
        return Promise.resolve();
      },
      verify: () => undefined,
    },
  ],
};

/** Both secrets get a value, and a build hands them over. */
function handOver(bench: Bench): Promise<void> {
  changeSecrets(bench);
  const { state, random } = bench.world;
  applyTerraform(state, { wires: ['sirius'], code: undefined }, bench.clock.now(), random);
  return Promise.resolve();
}

function addContext(bench: Bench, name: string): void {
  const createdAt = bench.clock.now();
  const variables = [{ name, value: ['some', 'body'].join(''), createdAt, updatedAt: createdAt }];
  const id = '00000000-0000-4000-8000-0000000000c0';
  const [organisation] = bench.world.state.circleCi.organisations;
  assert.ok(organisation);
  organisation.contexts.push({ id, name: 'shared', createdAt, variables });
}

/** Both secrets of the product get a value, a minute after the last build. */
export function changeSecrets(bench: Bench): void {
  bench.clock.advance(60_000);
  storeByHand(bench, idSecret, username);
  storeByHand(bench, tokenSecret, storedToken);
}

export function infraOf({ world }: Bench): CircleCiProject {
  return projectOf(world.state.circleCi.projects, world.state.inputs.circleci.infra);
}

/** Every run of the infra workflow, in the order of the pipelines. */
export function infraRuns(bench: Bench): readonly CircleCiWorkflow[] {
  return infraOf(bench).pipelines.flatMap(({ workflows }) => workflows);
}

function verifyHandedOver(bench: Bench): void {
  const { state } = bench.world;
  const changedAt = Math.max(...state.aws.secrets.map((secret) => secret.changedAt));
  const runs = infraRuns(bench).filter(({ createdAt }) => createdAt >= changedAt);
  assert.equal(runs.length, 1, 'the build did not run exactly once');
  const { variables } = projectOf(state.circleCi.projects, state.inputs.circleci.project);
  const valueOf = (name: string) => variables.find((variable) => variable.name === name)?.value;
  assert.equal(valueOf('DOCKER_USER'), username);
  assert.equal(valueOf('DOCKER_ACCESS_TOKEN'), storedToken);
}

function projectOf(projects: readonly CircleCiProject[], slug: string): CircleCiProject {
  const found = projects.find((project) => project.slug === slug);
  assert.ok(found, `there is no project ${slug}`);
  return found;
}
