import assert from 'node:assert/strict';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { type CircleCi, circleCiOf } from './circleCiOf';
import { describeWith, program, runProgram } from './program';

const organisation = 'github/ministryofjustice';

describeWith(['python'], 'circleci-env-cli on `pullbook simulate`', () => {
  let simulation: Simulation;
  let circleCi: CircleCi;
  before(async () => {
    simulation = await startSimulation(sampleRunbook);
    circleCi = await circleCiOf(simulation);
  });
  after(() => simulation.stop());

  /** @param answers - What a person types at its questions. */
  async function run(project: string, args: readonly string[], answers = ''): Promise<string> {
    const { token, api } = circleCi;
    const { exitCode, stdout, stderr } = await runProgram(
      program('python'),
      ['-m', 'circleci_env_cli', '--project', project, ...args],
      { input: answers, env: { ...process.env, CIRCLE_TOKEN: token, CIRCLE_API_URL: api } },
    );
    assert.equal(exitCode, 0, stderr + stdout);
    return stdout;
  }
  const context = async (name: string) =>
    (await circleCi.items('context?owner-slug=gh/ministryofjustice')).find((found) => found['name'] === name);

  it('makes a context, sets two variables in it, lists and deletes them, and deletes the context', async () => {
    const here = ['--context', 'docker-hub'];
    const variables = ['--env', 'DOCKER_USER=opgcisirius', '--env', 'DOCKER_ACCESS_TOKEN=not a=real one'];
    const made = await run(organisation, [...here, ...variables], 'y\n');
    assert.match(made, /Successfully created context: docker-hub/);
    assert.equal(made.match(/Successfully added\/updated context variable/g)?.length, 2);
    const { id } = (await context('docker-hub'))!;
    const inContext = async () =>
      (await circleCi.items(`context/${String(id)}/environment-variable`)).map(({ variable }) => variable).sort();
    assert.deepEqual(await inContext(), ['DOCKER_ACCESS_TOKEN', 'DOCKER_USER']);
    const listed = await run(organisation, [...here, '--list-envs']);
    assert.match(listed, /Context variables \(2\):\nDOCKER_ACCESS_TOKEN\nDOCKER_USER\n/);
    await run(organisation, [...here, '--delete', '--env', 'DOCKER_ACCESS_TOKEN']);
    assert.deepEqual(await inContext(), ['DOCKER_USER']);
    assert.match(await run(organisation, [...here, '--delete'], 'y\n'), /Successfully deleted context: docker-hub/);
    assert.equal(await context('docker-hub'), undefined);
  });

  it('cannot set a project’s variable, which it does by an older API, and the journal says which request that was', async () => {
    const printed = await run(`${organisation}/opg-sirius`, ['--env', 'DOCKER_USER=somebody']);
    assert.match(printed, /Error: 404 Client Error/);
    assert.doesNotMatch(printed, /Successfully/);
    const asked = 'POST /api/v1.1/project/github/ministryofjustice/opg-sirius/envvar';
    const journal = await simulation.journal();
    assert.ok(journal.some((entry) => 'path' in entry && `${entry.method} ${entry.path}` === asked));
    assert.equal(await circleCi.mask('DOCKER_USER'), 'xxxxault');
  });
});
