import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, startScript } from '../../support/runCli';
import { runDocument } from '../../support/runDocument';
import { type Simulation, startSimulation } from '../../support/simulate';
import { type CircleCi, circleCiOf } from './circleCiOf';
import { describeWith } from './program';
import { giveValues } from './secretValues';
import { startTerraform, type TerraformRun } from './terraformRun';

const runbook = `---
runbook: after-terraform
inputs:
  aws:
    region: eu-west-1
---

# After Terraform

\`\`\`yaml step
id: variables
uses: circleci/env-vars
with:
  project: gh/ministryofjustice/opg-sirius
  variables:
    DOCKER_USER: opgcisirius
    DOCKER_ACCESS_TOKEN: aws-sm:sirius-dockerhub_token
\`\`\`
`;

const project = 'project/github/ministryofjustice/opg-sirius/envvar';
const all = [
  'circleci_context.new_projects',
  'circleci_context_variable.user',
  'circleci_project_variable.token',
  'circleci_project_variable.user',
];

describeWith(
  ['terraform', 'terraformProvider'],
  'Terraform with a provider of CircleCI on `pullbook simulate`, given the root of its port',
  () => {
    const token = 'a token of ' + 'this test';
    let simulation: Simulation;
    let circleCi: CircleCi;
    let terraform: TerraformRun;
    before(async () => {
      simulation = await startSimulation(sampleRunbook);
      circleCi = await circleCiOf(simulation);
      await giveValues(simulation, { id: 'opgcisirius', token });
      terraform = await startTerraform({
        host: new URL(simulation.control).origin,
        circleci_token: circleCi.token,
        docker_user: 'opgcisirius',
        docker_access_token: token,
        name_in_context: 'MIRROR_USER',
      });
      await writeFile(path.join(terraform.folder, 'after.runbook.md'), runbook);
    });
    after(async () => {
      await simulation.stop();
      await terraform.remove();
    });

    /** What `pullbook plan --target live` says of the variables, as the operator's shell runs it. */
    async function planned() {
      const args = ['plan', path.join(terraform.folder, 'after.runbook.md'), '--target', 'live', '--json'];
      const state = path.join(terraform.folder, 'state');
      const { stdout, stderr } = await ended(
        startScript('src/cli.ts', [...args, '--state', state, '--workspace', 'media/sample'], {
          ...simulation.environment,
          CIRCLE_TOKEN: circleCi.token,
        }),
      );
      const [step] = runDocument(stdout).steps;
      assert.ok(step !== undefined, stderr);
      const items = step.sections.flatMap((section) => (section.type === 'checklist' ? section.items : []));
      const [user, accessToken] = items.map(({ state }) => state);
      return {
        status: step.status,
        headline: step.headline,
        subject: step.subject,
        states: [user, accessToken],
        text: JSON.stringify(items),
      };
    }
    const contexts = async () =>
      (await circleCi.items('context?owner-slug=gh/ministryofjustice')).map(({ name }) => name);

    it('plans what is missing, and Pullbook says that the variables are not the values', async () => {
      assert.deepEqual(
        await terraform.plan(),
        all.map((address) => `create ${address}`),
      );
      const { status, states } = await planned();
      assert.deepEqual([status, states], ['needs-person', ['failed', 'failed']]);
    });

    it('makes all of it, and Pullbook finds the variables in sync', async () => {
      await terraform.apply();
      assert.deepEqual(await terraform.plan(), []);
      const { context, restrictions } = await terraform.outputs();
      assert.equal(restrictions, 0);
      const names = (await circleCi.items(`context/${String(context)}/environment-variable`)).map(
        ({ variable }) => variable,
      );
      assert.deepEqual(names, ['MIRROR_USER']);
      const { status, states, subject } = await planned();
      assert.deepEqual([status, states], ['in-sync', ['done', 'done']]);
      assert.match(subject ?? '', /127\.0\.0\.1/, 'it names the host that is asked');
    });

    it('sees that somebody else has set a variable, as Pullbook does, and puts it right', async () => {
      const response = await fetch(`${circleCi.api}/v2/${project}`, {
        method: 'POST',
        headers: { 'circle-token': circleCi.token, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'DOCKER_USER', value: 'somebody-else' }),
      });
      assert.equal(response.status, 201);
      assert.deepEqual(await terraform.plan(), ['update circleci_project_variable.user']);
      const changed = await planned();
      assert.deepEqual([changed.status, changed.states], ['needs-person', ['failed', 'done']]);
      await terraform.apply();
      const { status, states } = await planned();
      assert.deepEqual([status, states], ['in-sync', ['done', 'done']]);
    });

    it('has a context set the same name, of which Pullbook cannot know who uses it', async () => {
      await terraform.apply({ name_in_context: 'DOCKER_USER' });
      const { status, states, headline, text } = await planned();
      assert.deepEqual([status, headline, states], ['needs-person', 'not known', ['done', 'done']]);
      assert.match(text, /new-projects/);
    });

    it('takes all of it away again, which Pullbook sees too', async () => {
      await terraform.destroy();
      assert.ok(!(await contexts()).includes('new-projects'));
      assert.equal(await circleCi.mask('DOCKER_USER'), undefined);
      const { status, states } = await planned();
      assert.deepEqual([status, states], ['needs-person', ['failed', 'failed']]);
      assert.deepEqual(
        await terraform.plan(),
        all.map((address) => `create ${address}`),
      );
    });
  },
);
