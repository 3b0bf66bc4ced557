import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import { startSimulation } from '../support/simulate';
import type { Simulation } from '../support/simulate';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

const runbook = path.join(root, 'media/sample/sirius.runbook.md');

/** The ways to sign in to Docker Hub beside a plain password (see `live.test.ts` for that one). */
describe('signing in to Docker Hub in the installed editor', () => {
  let scratch: string;
  let simulation: Simulation;
  let workbench: Workbench;
  let steps: Steps;
  before(async () => {
    scratch = await mkdtemp(path.join(os.tmpdir(), 'pullbook-sign-in-'));
    simulation = await startSimulation(runbook);
    const { username } = (await simulation.credentials()).dockerHub;
    await simulation.play({ service: 'dockerHub', play: 'two-factor', username });
    workbench = await Workbench.open({ theme: 'light', env: { ...simulation.environment, DOCKER_CONFIG: scratch } });
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await workbench.statusBar('· Rehearsal').waitFor();
    await workbench.command('Pullbook: Switch Target');
    await workbench.statusBar('· Live').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('sign-in-failed');
    await workbench.command('Notifications: Clear All Notifications');
  });
  after(async () => {
    await workbench.close();
    await simulation.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  const choose = async (way: string): Promise<void> => {
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('Docker Hub');
    await workbench.pick(way);
  };
  const signOut = async (): Promise<void> => {
    await workbench.command('Pullbook: Sign Out…');
    await workbench.pick('Docker Hub');
    await workbench.notification('Signed out of Docker Hub.');
  };
  /** What the authenticator app of the operator shows now. */
  const code = async (): Promise<string> => (await simulation.credentials()).dockerHub.oneTimeCode ?? '';

  it('asks for a one-time code, and says what to do about a wrong one', async () => {
    const { username, password } = (await simulation.credentials()).dockerHub;
    await choose('Docker ID and password');
    await workbench.answer(username);
    await workbench.waitForText(/Password of/);
    await workbench.answer(password);
    await workbench.waitForText('One-time code for Docker Hub');
    await workbench.quickInput().fill('12345');
    await workbench.waitForText('Six digits');
    await workbench.screenshot('sign-in-1-code');
    const right = await code();
    await workbench.answer(right === '000000' ? '111111' : '000000');
    const refusal = await workbench.notification('did not accept the one-time code');
    await workbench.page.getByText('Signing in to Docker Hub…').waitFor({ state: 'detached' });
    await workbench.screenshot('sign-in-2-refused');
    await refusal.getByRole('button', { name: 'Try Again' }).click();
    await workbench.pick('Docker ID and password');
    await workbench.answer(username);
    await workbench.waitForText(/Password of/);
    await workbench.answer(password);
    await workbench.waitForText('One-time code for Docker Hub');
    await workbench.answer(await code());
    await workbench.notification(`Signed in to Docker Hub as ${username}.`);
  });

  it('asks for no second code when a step runs', async () => {
    await workbench.command('Pullbook: Plan Step');
    await steps.plan('prerequisites');
    const output = await steps.output('prerequisites', 'sign-in needed');
    assert.doesNotMatch(await output.innerText(), /Sign in to Docker Hub/);
    assert.equal(await workbench.page.locator('.quick-input-widget:visible').count(), 0);
    await signOut();
  });

  it('says so where `docker login` has left no session, and takes one that it finds', async () => {
    await choose('Session of docker login');
    await workbench.notification('docker login has left no session on this machine');
    await workbench.screenshot('sign-in-3-no-session');
    const { username, password } = (await simulation.credentials()).dockerHub;
    const session = await hubSession(simulation.environment['PULLBOOK_DOCKERHUB_URL'] ?? '', {
      username,
      password,
      code: await code(),
    });
    // As `docker login` keeps it where no credential helper is set up.
    const auth = Buffer.from(`${username}:${session}`).toString('base64');
    const auths = { 'https://index.docker.io/v1/access-token': { auth } };
    await writeFile(path.join(scratch, 'config.json'), JSON.stringify({ auths }));
    await choose('Session of docker login');
    await workbench.notification(`Signed in to Docker Hub as ${username}.`);
    await signOut();
  });

  it('takes an organisation access token, and looks at the step again that asked for it', async () => {
    const { organisation, token } = (await simulation.credentials()).organisationToken;
    await steps.plan('prerequisites');
    await steps.output('prerequisites', 'sign-in needed');
    await steps.press('prerequisites', 'Sign in to Docker Hub…');
    await workbench.pick('Organisation access token');
    await workbench.answer(organisation);
    await workbench.waitForText(/Organisation access token of/);
    await workbench.answer(token);
    await workbench.notification(`Signed in to Docker Hub as ${organisation}.`);
    await steps.settled();
    const notebook = await workbench.notebook();
    await workbench.screenshot('sign-in-4-organisation');
    assert.doesNotMatch(await notebook.outputText(), /Sign in to Docker Hub/);
    assert.deepEqual(await simulation.writes(), []);
  });
});

/** What `docker login` in a browser would leave: a session of the web API, with the second factor passed. */
async function hubSession(
  hub: string,
  { username, password, code }: { readonly username: string; readonly password: string; readonly code: string },
): Promise<string> {
  const post = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const answer = await fetch(`${hub}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };
  const { login_2fa_token } = await post('/v2/users/login', { username, password });
  const { token } = await post('/v2/users/2fa-login', { login_2fa_token, code });
  assert.ok(token !== undefined);
  return token;
}
