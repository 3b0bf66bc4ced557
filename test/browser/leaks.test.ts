import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import { BrowserTraces } from '../support/browserTraces';
import { readChildren, recordedIn, tracesOf } from '../support/children';
import { containedEnvironment } from '../support/containedEnvironment';
import { type Hit, beginnings, findSecrets } from '../support/findSecrets';
import { openSealedWorld } from '../support/openSealedWorld';
import { plantLeaks } from '../support/plantLeaks';
import { type ProcessSampler, canSample, sampleProcesses } from '../support/processSampler';
import { type Simulation, startSimulation } from '../support/simulate';
import { Steps } from '../support/steps';
import { Workbench, patience } from '../support/workbench';

const runbook = path.join(root, 'media/sample/sirius.runbook.md');
const all = 13;
const account = { username: 'opgcisirius', email: 'opg-sirius+opgcisirius@digital.justice.example' };

/**
 * Issue 2, "done means" 6, for the editor: the installed package rehearses the runbook, then goes through it at the Live
 * target to its end, with failures on the way. Then all that was written, logged, shown or kept is
 * searched for every secret value of both worlds.
 *
 * SecretStorage has no place on the server's disk. In this server, which brings no key for it, the page keeps it in memory
 * and a reload forgets it; with a key it is the entry `secrets.provider` of localStorage, encrypted. Either way nothing may
 * be found in the page's stores, and none of them is left out.
 *
 * Searched are the server's folder (logs, storage, backups, settings), the browser's profile on its disk with what a crash
 * leaves, the workspace, home and temporary folder, what the page shows and keeps, the clipboard at the end, what the server
 * prints, and arguments and variables of every program that any of them starts: no credential comes by the environment here.
 *
 * Not searched: the extension's own files, which hold nothing of a run, and the key file of AWS's tools, in whose place
 * `pullbook simulate` writes one outside of the editor's folders. Two places hold a secret by design: a password is in the
 * clipboard for a minute at most, and the key of escrow and rehearsal in a file of its own, and must be nowhere else.
 */
describe('the editor, searched for secrets', () => {
  let scratch: string;
  /** Lies apart: it repeats whatever a program is given. */
  let records: string;
  let sampler: ProcessSampler | undefined;
  let simulation: Simulation;
  let workbench: Workbench;
  let steps: Steps;
  let traces: BrowserTraces;
  /** What was typed or handed over in the course of the test, by name. */
  const met: Record<string, string> = {};

  before(async () => {
    scratch = mkdtempSync(path.join(tmpdir(), 'pullbook-leaks-'));
    simulation = await startSimulation(runbook);
    records = mkdtempSync(path.join(tmpdir(), 'pullbook-children-'));
    if (canSample) sampler = sampleProcesses(1_000);
    mkdirSync(path.join(scratch, 'docker'));
    writeFileSync(path.join(scratch, 'docker/config.json'), JSON.stringify({ credsStore: 'pullbook-is-not-there' }));
    workbench = await Workbench.open({
      keepsProfile: true,
      env: {
        ...{ ...simulation.environment, ...containedEnvironment(scratch), ...recordedIn(childrenFile()) },
        DOCKER_CONFIG: path.join(scratch, 'docker'),
      },
    });
    traces = new BrowserTraces(workbench.page);
    // Without an infra checkout a person's word stands for the wiring.
    rmSync(path.join(workbench.folder, 'infra'), { recursive: true });
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await workbench.statusBar('· Rehearsal').waitFor();
    await workbench.command('Developer: Set Log Level...');
    await workbench.pick('Pullbook');
    await workbench.pick('Trace');
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('leaks-failed');
  });
  after(async () => {
    await workbench.close();
    await simulation.stop();
    sampler?.stop();
    for (const folder of [scratch, records]) rmSync(folder, { recursive: true, force: true });
  });

  const childrenFile = () => path.join(records, 'children.jsonl');

  /** Everything that this session wrote, showed, kept and started. */
  async function places() {
    const clipboard = await workbench.page.evaluate(() => navigator.clipboard.readText());
    return {
      folders: [workbench.dataDir, workbench.profileDir, workbench.folder, scratch],
      texts: [
        ...traces.all,
        ['what the server printed', workbench.output] as const,
        ['clipboard', clipboard] as const,
        ...tracesOf(readChildren(childrenFile())),
        ...(sampler?.traces ?? []),
      ],
    };
  }

  async function look(scene: string): Promise<void> {
    await workbench.screenshot(`leaks-${scene}`);
    await traces.scene(scene);
  }

  async function apply(id: string, headline: string): Promise<void> {
    await steps.plan(id);
    await look(`${id}-plan`);
    await workbench.command('Pullbook: Apply Step…');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'to Live?' }).waitFor();
    await look(`${id}-question`);
    await workbench.dialog('to Live?', 'Apply');
    await steps.output(id, headline);
    await steps.settled();
    await look(`${id}-applied`);
  }

  /** Applies the token's step, and lets AWS fail once the token has been created. */
  async function halfDone(): Promise<void> {
    await simulation.addFault({ route: 'POST /v2/access-tokens', kind: 'latency', ms: 3_000 });
    const created = async () =>
      (await simulation.journal()).filter(({ method, route }) => method === 'POST' && route === '/v2/access-tokens')
        .length;
    const before = await created();
    await steps.plan('token');
    await workbench.command('Pullbook: Apply Step…');
    await workbench.dialog('to Live?', 'Apply');
    for (const deadline = Date.now() + patience; (await created()) === before;) {
      assert.ok(Date.now() < deadline, 'no token was created');
      await workbench.page.waitForTimeout(50);
    }
    await simulation.addFault({ route: 'PutSecretValue', kind: 'status', status: 503, times: 100 });
    await steps.output('token', 'created, not stored yet');
    await steps.settled();
    await simulation.clearFaults();
    await look('token-half-done');
  }

  async function question(scene: string, answer: string): Promise<void> {
    await workbench.page.locator('.monaco-dialog-box').waitFor();
    await look(scene);
    await workbench.dialog(/./, answer);
  }

  async function markDone(id: string, headline = 'needs you'): Promise<void> {
    await steps.plan(id);
    await steps.output(id, headline);
    await workbench.command('Pullbook: Mark Step Done…');
    await steps.drawnAnew(id, () => workbench.answer('Seen by Ada'));
    await steps.output(id, 'in sync');
    await look(`${id}-marked`);
  }

  it('rehearses the whole runbook', async () => {
    await workbench.command('Notebook: Run All');
    await workbench.statusBar(/Runbook [3-9]\//).waitFor();
    await look('rehearsal-under-way');
    await workbench.statusBar(`Runbook ${all}/${all} · Rehearsal`).waitFor();
    for (const id of ['account', 'token', 'variables', 'pull-limit']) {
      await steps.goTo(id);
      await steps.output(id, 'in sync');
      await look(`rehearsal-${id}`);
    }
  });

  it('signs in, after values that the services refuse', async () => {
    await workbench.command('Pullbook: Switch Target');
    await workbench.statusBar(`Runbook 0/${all} · Live`).waitFor();
    const { dockerHub, circleCi } = await simulation.credentials();
    met['a password that was refused'] = 'not~the~operator’s~password';
    for (const password of [met['a password that was refused'], dockerHub.password]) {
      await workbench.command('Pullbook: Sign In…');
      await workbench.pick('Docker Hub');
      await workbench.pick('Docker ID and password');
      await workbench.answer(dockerHub.username);
      await workbench.waitForText(/Password of/);
      await workbench.quickInput().fill(password);
      await look('sign-in-typed');
      await workbench.page.keyboard.press('Enter');
      await workbench.notification(password === dockerHub.password ? 'Signed in to Docker Hub' : 'Docker Hub');
      await look('sign-in-answered');
      await workbench.command('Notifications: Clear All Notifications');
    }
    met['a token that was refused'] = 'not~the~operator’s~token';
    for (const token of [met['a token that was refused'], circleCi.token]) {
      await workbench.command('Pullbook: Sign In…');
      await workbench.pick('CircleCI');
      await workbench.answer(token);
      await workbench.notification(token === circleCi.token ? 'Signed in to CircleCI' : 'CircleCI');
      await look('sign-in-answered');
      await workbench.command('Notifications: Clear All Notifications');
    }
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('AWS');
    await workbench.pick('management');
    await workbench.notification(/Signed in to AWS as/);
    await look('sign-in-answered');
  });

  it('makes the account, whose password goes by the clipboard', async () => {
    await markDone('prerequisites', 'not known');
    await steps.plan('account');
    await steps.output('account', /change/);
    await workbench.command('Pullbook: Apply Step…');
    await workbench.dialog('to Live?', 'Apply');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'in your vault' }).waitFor();
    const password = await workbench.page.evaluate(() => navigator.clipboard.readText());
    met['the service ID’s password'] = password;
    await look('account-file-it');
    await workbench.dialog('in your vault', 'It Is Filed');
    await steps.output('account', 'needs you');
    await steps.settled();
    await look('account-applied');
    assert.equal(await workbench.page.evaluate(() => navigator.clipboard.readText()), '');
    await simulation.play({ service: 'dockerHub', play: 'sign-up', ...account, password });
    await simulation.play({ service: 'dockerHub', play: 'validate-mail', username: account.username });
    await steps.plan('account');
    await steps.output('account', 'in sync');
    // The list of tokens is empty, which shows nothing.
    await markDone('email', 'not known');
  });

  it('says that the token is lost where its one answer is, and makes another', async () => {
    await markDone('wiring', 'not known');
    await markDone('merged');
    await apply('dockerhub-id', 'in sync');
    // Half of the one answer that holds the token: an orphan, which the next run replaces.
    await simulation.addFault({ route: 'POST /v2/access-tokens', kind: 'truncated-body' });
    await apply('token', 'failed');
  });

  it('loses no token that was created and cannot be stored: it is filed elsewhere, or given up', async () => {
    await halfDone();
    await steps.press('token', 'Store elsewhere…');
    await question('token-elsewhere-question', 'Store elsewhere');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'in your vault' }).waitFor();
    met['a token that was filed by hand'] = await workbench.page.evaluate(() => navigator.clipboard.readText());
    await look('token-elsewhere-file-it');
    await steps.drawnAnew('token', () => workbench.dialog('in your vault', 'It Is Filed'));
    await look('token-elsewhere-filed');
    await steps.press('token', 'Revoke token…');
    await steps.drawnAnew('token', () => question('token-revoke-question', 'Revoke token'));
    await look('token-revoked');
    await halfDone();
    await workbench.command('Pullbook: Take a Way Out of a Half-Done Step…');
    await workbench.pick('Revoke token…');
    await steps.drawnAnew('token', () => question('token-revoke-again-question', 'Revoke token'));
    // The orphan of before is still to be revoked.
    await steps.output('token', /3 changes/);
  });

  it('stores and uses the token', async () => {
    await apply('token', 'in sync');
    await apply('membership', 'needs you');
    await simulation.play({
      service: 'dockerHub',
      play: 'accept-invite',
      username: account.username,
      organisation: 'ministryofjustice',
    });
    await steps.plan('membership');
    await steps.output('membership', 'in sync');
    await steps.plan('pull-limit');
    await steps.output('pull-limit', 'in sync');
    await look('pull-limit');
  });

  it('hands the values over, mends the config from its step, and is in sync to the end', async () => {
    await apply('rerun', 'in sync');
    await steps.plan('variables');
    await steps.output('variables', 'in sync');
    await look('variables');
    await steps.plan('config');
    await steps.output('config', 'needs you');
    await look('config');
    await steps.press('config', 'Authenticate this config…');
    await workbench.page
      .getByRole('button', { name: /Accept Proposed Change/ })
      .first()
      .click();
    // Saved by the editor itself, after a moment.
    const config = path.join(workbench.folder, 'product/.circleci/config.yml');
    for (const deadline = Date.now() + patience; !readFileSync(config, 'utf8').includes('dockerhub_login');) {
      assert.ok(Date.now() < deadline, 'the config is not saved');
      await workbench.page.waitForTimeout(100);
    }
    await look('config-mended');
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await steps.plan('config');
    await steps.output('config', 'in sync');
    await markDone('build');
    await workbench.statusBar(`Runbook ${all}/${all} · Live`).waitFor();
    await steps.runAll('build');
    await workbench.statusBar(`Runbook ${all}/${all} · Live`).waitFor();
    await look('all-in-sync');
    await workbench.command('Output: Show Output Channels...');
    await workbench.pick('Pullbook');
    await workbench.page.locator('.output-view .view-line', { hasText: 'answered' }).first().waitFor();
    await look('log');
    await traces.keepStored('before the reload');
  });

  it('starts the helper of docker login, which has left no session here', async () => {
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('Docker Hub');
    await workbench.pick('Session of docker login');
    await workbench.notification('docker login has left no session');
    const helper = readChildren(childrenFile()).find(
      ({ program }) => program === 'docker-credential-pullbook-is-not-there',
    );
    assert.ok(helper !== undefined && helper.environment.length > 0, 'the extension host starts nothing unseen');
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('keeps a notebook that is not saved in a backup', async () => {
    await workbench.settings({ 'files.autoSave': 'off' });
    const notebook = await workbench.openNotebook('sirius.runbook.md');
    steps = new Steps(workbench, notebook);
    await steps.goTo('config');
    await workbench.command('Notebook: Insert Markdown Cell Below');
    await workbench.page.keyboard.type('Not saved by Ada');
    await workbench.page.locator('.tab.active.dirty').waitFor();
    const backups = async () => {
      const stored = await traces.keepStored('with a backup');
      const { hits } = await findSecrets(
        { draft: 'Not saved by Ada' },
        // In the browser, or with the user's data on the server.
        { folders: [workbench.dataDir], texts: stored },
      );
      return hits.filter(({ path: where }) => /Backups/i.test(where));
    };
    for (const deadline = Date.now() + patience; (await backups()).length === 0;) {
      assert.ok(Date.now() < deadline, 'there is no backup');
      await workbench.page.waitForTimeout(500);
    }
    await look('not-saved');
  });

  it('shows after a reload what the journal holds', async () => {
    await workbench.reload();
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await steps.goTo('token');
    await steps.output('token', 'in sync');
    await look('restored');
  });

  it('leaves none of the secrets anywhere', async () => {
    const files = (folder: string, name: string) => {
      const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
        (file) => path.basename(file) === name,
      );
      assert.equal(found.length, 1, `${name}: ${found.join(', ')}`);
      return path.join(folder, found[0]!);
    };
    const keyFile = files(workbench.dataDir, 'escrow.key');
    const rehearsal = await openSealedWorld(files(workbench.dataDir, 'world.sealed'), keyFile, account.username);
    const live = await simulation.secrets();
    assert.ok(Object.values(live).includes(met['the service ID’s password'] ?? ''));
    assert.ok(Object.values(live).some((value) => value.startsWith(beginnings['an access token'])));
    const secrets = {
      ...Object.fromEntries(Object.entries(rehearsal.secrets).map(([name, value]) => [`rehearsal: ${name}`, value])),
      ...Object.fromEntries(Object.entries(live).map(([name, value]) => [`live: ${name}`, value])),
      ...met,
      ...beginnings,
    };
    await traces.keepStored('after the reload');
    const searchedIn = await places();

    // The search sees what a run leaves in each kind of place: here by texts that are no secrets.
    const names = {
      id: account.username,
      note: 'Seen by Ada',
      request: ' answered 200 in ',
      workspace: path.basename(path.dirname(workbench.folder)),
      helper: 'docker-credential-pullbook-is-not-there',
    };
    const seen = (await findSecrets(names, searchedIn)).hits.map(({ path: where, secret }) => `${secret} in ${where}`);
    for (const place of [
      /^id in .*live.journal\.jsonl$/,
      /^request in .*Pullbook\.log$/,
      /^note in scene/,
      /^workspace in .*IndexedDB/,
      /^helper in arguments of .* started by /,
      ...(canSample ? [/^workspace in .* list of processes$/] : []),
    ])
      assert.ok(
        seen.some((hit) => place.test(hit)),
        `${String(place)} in\n${seen.join('\n')}`,
      );

    const { hits, ...searched } = await findSecrets(secrets, searchedIn);
    console.log(`      ${Object.keys(secrets).length} values: ${JSON.stringify(searched)}`);
    const isOwnPlace = ({ path: where, secret }: Hit) =>
      where === keyFile && secret === 'rehearsal: the key of escrow and rehearsal';
    assert.ok(hits.some(isOwnPlace));
    assert.deepEqual(
      hits.filter((hit) => !isOwnPlace(hit)),
      [],
    );
  });

  it('would be found: what is leaked on purpose, in each place that was searched', async () => {
    const one = (pattern: RegExp) => {
      const [file] = readdirSync(workbench.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
        pattern.test(name),
      );
      return path.join(workbench.dataDir, file ?? '');
    };
    const planted = await plantLeaks({
      ...{ dataDir: workbench.dataDir, profileDir: workbench.profileDir, workspace: workbench.folder },
      ...{ scratch, page: workbench.page },
      journal: one(/live.journal\.jsonl$/),
      log: one(/Pullbook\.log$/),
      world: one(/world\.sealed$/),
    });
    await traces.scene('planted');
    await traces.keepStored('planted');
    // Two looks at the list of processes.
    await workbench.page.waitForTimeout(2_500);
    const { hits } = await findSecrets(
      Object.fromEntries(planted.map(({ channel, value }) => [channel, value])),
      await places(),
    );
    const found = planted.filter(({ channel, where }) =>
      hits.some(({ path: place, secret }) => secret === channel && where.test(place)),
    );
    const byList = /child|process/;
    const expected = planted.filter(({ channel }) => canSample || !byList.test(channel)).map(({ channel }) => channel);
    console.log(`      found: ${found.map(({ channel }) => channel).join(', ')}`);
    assert.deepEqual(
      found.map(({ channel }) => channel),
      expected,
    );
  });
});
