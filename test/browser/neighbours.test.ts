import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { root } from '../../.ci/lib.mjs';
import { type Simulation, startSimulation } from '../support/simulate';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

const sample = path.join(root, 'media/sample/sirius.runbook.md');
const secret = 'sirius-dockerhub_id';

const byHand = `---
runbook: docker-id
inputs:
  product: sirius
  aws: { profile: management, region: eu-west-1, account: "123456789012" }
---
# The Docker ID alone

\`\`\`yaml step
id: dockerhub-id
uses: aws/secret
with:
  secret: ${secret}
  value: opgcisirius
\`\`\`
`;

describe('a plan at Live, while somebody else writes to the same secret', () => {
  let simulation: Simulation;
  let workbench: Workbench;
  let workspace: string;
  let aws: SecretsManagerClient;
  before(async () => {
    simulation = await startSimulation(sample);
    workspace = await mkdtemp(path.join(os.tmpdir(), 'pullbook-by-hand-'));
    await writeFile(path.join(workspace, 'id.runbook.md'), byHand);
    const { accessKeyId, secretAccessKey } = (await simulation.credentials()).aws;
    aws = new SecretsManagerClient({
      endpoint: simulation.environment['AWS_ENDPOINT_URL_SECRETS_MANAGER']!,
      region: 'eu-west-1',
      credentials: { accessKeyId, secretAccessKey },
    });
    workbench = await Workbench.open({ workspace, theme: 'light', env: { ...simulation.environment } });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('neighbours-failed');
  });
  after(async () => {
    await workbench.close();
    await simulation.stop();
    await rm(workspace, { recursive: true });
  });

  const put = async (value: string) => {
    await aws.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value }));
  };
  const stored = async () => (await aws.send(new GetSecretValueCommand({ SecretId: secret }))).SecretString;

  it('is refused as stale, on the same day and in the same words, and nothing is overwritten', async () => {
    const steps = new Steps(workbench, await workbench.openNotebook('id.runbook.md'));
    await workbench.statusBar('· Rehearsal').waitFor();
    await workbench.command('Pullbook: Switch Target');
    await workbench.statusBar('· Live').waitFor();
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('AWS');
    await workbench.pick('management');
    await workbench.notification(/Signed in to AWS as/);
    await workbench.command('Notifications: Clear All Notifications');

    await put('put-there-by-somebody');
    await workbench.command('Notebook: Run All');
    await steps.goTo('dockerhub-id');
    await steps.output('dockerhub-id', '1 change');
    await workbench.screenshot('neighbours-1-plan');

    await put('and-again-by-somebody');
    await steps.press('dockerhub-id', 'Apply…');
    await workbench.dialog('to Live?', 'Apply');
    const refused = await steps.output('dockerhub-id', 'plan is stale');
    assert.match(await refused.innerText(), /Nothing was changed\./);
    await workbench.screenshot('neighbours-2-stale');
    assert.equal(await stored(), 'and-again-by-somebody');

    await steps.press('dockerhub-id', 'Apply…');
    await workbench.dialog('to Live?', 'Apply');
    await steps.output('dockerhub-id', 'in sync');
    assert.equal(await stored(), 'opgcisirius');
  });
});

describe('a rotation in Rehearsal, while CircleCI carries the old token', () => {
  let workbench: Workbench;
  let steps: Steps;
  before(async () => {
    workbench = await Workbench.open({ theme: 'light' });
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('rotation-failed');
  });
  after(() => workbench.close());

  it('leaves both alive, lists the old one, and offers its end', async () => {
    await workbench.statusBar('Runbook 0/13 · Rehearsal').waitFor();
    await workbench.command('Notebook: Run All');
    await workbench.statusBar('Runbook 13/13 · Rehearsal').waitFor();

    // Another scope needs another token. The editor takes a file that was changed outside as long as it is saved.
    const file = path.join(workbench.folder, 'sirius.runbook.md');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('scope: repo:public_read', 'scope: repo:read'));
    await steps.goTo('token');
    await (await workbench.notebook()).chip('id: token', '○ edited, not checked');
    await (await workbench.notebook()).run('id: token');
    await (await workbench.notebook()).chip('id: token', /in sync/);
    const output = await steps.output('token', 'in sync');
    assert.match(await output.innerText(), /replaced, to be retired[^]*is replaced and still alive/);
    await workbench.screenshot('rotation-1-both-alive');
  });

  it('asks before it ends the old one, and says what is lost with it', async () => {
    await steps.press('token', 'Retire the replaced token…');
    const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'Retire the replaced token in Rehearsal?' });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /last used \d{4}-\d\d-\d\d|not known to be used/);
    await workbench.screenshot('rotation-2-question');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.match(await (await steps.output('token', 'in sync')).innerText(), /replaced, to be retired/);
  });

  it('is over once the build has handed over the new one: the world retires the old one', async () => {
    await steps.runAll('build');
    await workbench.statusBar('Runbook 13/13 · Rehearsal').waitFor();
    await steps.goTo('token');
    await steps.drawnAnew('token', async () => (await workbench.notebook()).run('id: token'));
    const output = await steps.output('token', 'in sync');
    assert.doesNotMatch(await output.innerText(), /to be retired/);
    await workbench.screenshot('rotation-3-retired');
  });
});
