import assert from 'node:assert/strict';
import { main } from '../../../src/cli/main';
import { operatorFromEnvironment } from '../../../src/cli/operatorFromEnvironment';
import { simulate } from '../../../src/cli/simulate';
import { CredentialKeeper } from '../../../src/editor/credentials/credentialKeeper';
import { type SignInEdge, signInWith } from '../../../src/editor/credentials/signInWith';
import { liveOptions, rehearsedOptions } from '../../../src/services/clientOptions';
import { createServices, loadClients } from '../../../src/services/createServices';
import type { Question } from '../../../src/services/credential';
import { allCredentials, findCredential, variablesOf } from '../../../src/services/credentials';
import { endpointsFrom, rehearsedEndpoints } from '../../../src/services/endpoints';
import { lazyTransport } from '../../../src/services/http/lazyTransport';
import { loadSimulators } from '../../../src/services/rehearsalWorld';
import { announcementOf } from '../../../src/services/world/addresses';
import { createWorld } from '../../../src/services/world/createWorld';
import { inProcessTransport, inProcessUrls } from '../../../src/services/world/inProcessTransport';
import { startSimulators } from '../../../src/services/world/server';
import { silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { openWorld } from '../../../src/steps/engine/rehearsalWorld';
import { MemoryDisk } from '../../support/memoryDisk';
import { SeededRandom } from '../../support/seededRandom';
import { addTrialService, trialCredential, trialOf, trialStateOf } from '../../support/trialService';
import { VirtualClock } from '../../support/virtualClock';

const key = { get: () => Promise.resolve(new Uint8Array(32).fill(7)) };

/** What law 2 asks for: a service is its own files and one name in the table, and everything else follows. */
describe('a service that only its own files and the table know', () => {
  let takeAway: () => void;
  beforeEach(() => {
    takeAway = addTrialService();
  });
  afterEach(() => takeAway());

  const ports = () => ({
    clock: new VirtualClock(),
    random: new SeededRandom(3),
    redactor: new Redactor(),
    logger: silentLogger,
    environment: {},
  });
  const worldOfAll = async () =>
    createWorld({ clock: new VirtualClock(), random: new SeededRandom(5), simulators: await loadSimulators() });

  it('has a client for Live, at the address that its variable names, with the credential of the operator', async () => {
    const world = await worldOfAll();
    const simulators = await startSimulators(world);
    try {
      const { trial = '' } = simulators.urls as Readonly<Record<string, string>>;
      const redactor = new Redactor();
      const token = trialStateOf(world.state).token;
      const operator = operatorFromEnvironment({ TRIAL_TOKEN: token }, { clock: new VirtualClock(), redactor });
      const views = createServices(await loadClients(), {
        ...ports(),
        transport: lazyTransport,
        endpoints: endpointsFrom({ PULLBOOK_TRIAL_URL: trial }),
        services: liveOptions({ signedIn: (credential) => operator.signedIn(credential), input: () => undefined }),
      });
      assert.equal(await trialOf(views.reads).me(), 'trial operator');
      await trialOf(views.writes).write('by hand');
      assert.deepEqual(trialStateOf(world.state).notes, ['by hand']);
      await assert.rejects(trialOf(views.reads).write('never'), { code: 'DEFECT' });
      assert.equal(redactor.redact(token), '[redacted]');
    } finally {
      await simulators.stop();
    }
  });

  it('has a client for the rehearsal, with the throw-away credential, and announces what others wait for', async () => {
    const world = await worldOfAll();
    const urls = inProcessUrls(world.serviceIds);
    const heard: (string | undefined)[] = [];
    const transport = inProcessTransport(world, urls);
    const { reads, writes } = createServices(await loadClients(), {
      ...ports(),
      transport: (request) => {
        heard.push(announcementOf(world, request, urls));
        return transport(request);
      },
      endpoints: rehearsedEndpoints(urls),
      services: await rehearsedOptions(world, { urls, wire: 'in-process' }),
    });
    assert.equal(await trialOf(reads).me(), 'trial operator');
    await trialOf(writes).write('rehearsed');
    assert.deepEqual(heard, [undefined, 'note-comes']);
    assert.deepEqual(
      world.journal.entries.map(({ service, writes: isWrite }) => [service, isWrite]),
      [
        ['trial', false],
        ['trial', true],
      ],
    );
  });

  it('is in the saved world, is seeded into one of before, and is adopted from an older form of its own', async () => {
    const disk = new MemoryDisk();
    const clock = new VirtualClock();
    const random = new SeededRandom(1);
    const open = async () => {
      const simulators = await loadSimulators();
      return openWorld({ disk, key, clock, random, simulators, inputs: rehearsalInputs(simulators, {}) });
    };
    takeAway();
    const before = (await open()).world;
    assert.equal(trialStateOf(before.state), undefined);
    takeAway = addTrialService();
    const seeded = await open();
    assert.deepEqual(seeded.world.state.hub, before.state.hub, 'the others go on as they were');
    const { token } = trialStateOf(seeded.world.state);
    await seeded.world.play({ service: 'trial', play: 'write-note', note: 'kept' });
    await seeded.flush();
    const again = (await open()).world;
    assert.deepEqual(trialStateOf(again.state), { token, notes: ['kept'] });
    assert.ok(again.secrets().some((secret) => secret.reveal() === token));
    again.reset();
    assert.notEqual(trialStateOf(again.state).token, token);
  });

  it('is built around the inputs of a runbook, and around its sample where that names none', async () => {
    const simulators = await loadSimulators();
    const trialIn = (inputs: object): unknown => (inputs as { readonly trial?: unknown }).trial;
    assert.deepEqual(trialIn(rehearsalInputs(simulators, {})), { board: 'sample' });
    assert.deepEqual(trialIn(rehearsalInputs(simulators, { trial: { board: 'ours' } })), { board: 'ours' });
  });

  it('is served by `pullbook simulate`, with its route, its parts, its credentials and its secrets', async () => {
    const stop = new AbortController();
    const answered = new Promise<{
      urls: Record<string, string>;
      control: string;
      environment: Record<string, string>;
    }>((resolve, reject) => {
      const io = {
        stdout: (text: string) => resolve(JSON.parse(text) as never),
        stderr: () => undefined,
        folder: process.cwd(),
        environment: {},
        isInteractive: false,
        signal: stop.signal,
      };
      simulate([], io as unknown as Parameters<typeof simulate>[1]).catch(reject);
    });
    const { urls, control, environment } = await answered;
    try {
      assert.equal(environment['PULLBOOK_TRIAL_URL'], urls['trial']);
      const post = (path: string, body: object) =>
        fetch(control + path, { method: 'POST', body: JSON.stringify(body) }).then(({ status }) => status);
      assert.equal(await post('/play', { service: 'trial', play: 'write-note', note: 'hello' }), 200);
      assert.equal(await post('/play', { service: 'trial', play: 'write-note' }), 400, 'of another shape');
      assert.equal(await post('/play', { service: 'trial', play: 'dance' }), 400);
      const credentials = (await (await fetch(`${control}/credentials`)).json()) as { trial: { token: string } };
      const headers = { 'x-token': credentials.trial.token };
      assert.deepEqual(await (await fetch(`${urls['trial']}/v1/me`, { headers })).json(), { name: 'trial operator' });
      const { secrets } = (await (await fetch(`${control}/secrets`)).json()) as { secrets: string[] };
      assert.ok(secrets.includes(credentials.trial.token));
    } finally {
      stop.abort();
    }
  });

  describe('when a person signs in to it in the editor', () => {
    const variable = 'PULLBOOK_TRIAL_URL';

    async function signIn(answer: (token: string) => string) {
      const world = await worldOfAll();
      const simulators = await startSimulators(world);
      const stored = new Map<string, string>();
      const redactor = new Redactor();
      const secrets = {
        get: (name: string) => Promise.resolve(stored.get(name)),
        store: (name: string, value: string) => Promise.resolve(void stored.set(name, value)),
        delete: (name: string) => Promise.resolve(void stored.delete(name)),
      };
      const context = { secrets, globalState: { get: (_: string, otherwise: unknown) => otherwise } };
      const keeper = new CredentialKeeper(
        context as unknown as ConstructorParameters<typeof CredentialKeeper>[0],
        redactor,
      );
      const asked: Question[] = [];
      const tried: string[] = [];
      const { token } = trialStateOf(world.state);
      const edge: SignInEdge = {
        keeper,
        trial: { redactor, log: silentLogger as SignInEdge['trial']['log'], memory: keeper.memory },
        person: {
          ask: (question) => Promise.resolve(void asked.push(question)).then(() => answer(token)),
          input: () => undefined,
          environment: {},
        },
        whileTrying: (title, attempt) => {
          tried.push(title);
          return attempt(new AbortController().signal);
        },
      };
      const before = process.env[variable];
      process.env[variable] = (simulators.urls as Readonly<Record<string, string>>)['trial'];
      try {
        const name = findCredential('trial');
        assert.ok(name);
        return { outcome: await signInWith(edge, name), stored, asked, tried, keeper, token, redactor };
      } finally {
        if (before === undefined) Reflect.deleteProperty(process.env, variable);
        else process.env[variable] = before;
        await simulators.stop();
      }
    }

    it('asks its question, tries the answer with a call and keeps it', async () => {
      const { outcome, stored, asked, tried, keeper, token, redactor } = await signIn((right) => right);
      assert.deepEqual(outcome, { who: 'trial operator' });
      assert.deepEqual(asked, [{ kind: 'secret', title: 'Sign in to Trial', prompt: 'Token' }]);
      assert.deepEqual(tried, ['Trial']);
      assert.deepEqual([...stored], [['operator:trial', token]]);
      assert.equal(redactor.redact(token), '[redacted]');
      assert.ok(await keeper.has(trialCredential));
      await keeper.forget(trialCredential);
      assert.equal(await keeper.kept(trialCredential), undefined);
    });

    it('keeps nothing that was refused', async () => {
      await assert.rejects(
        signIn(() => 'another token'),
        { code: 'CREDENTIALS_REFUSED' },
      );
    });
  });

  it('is offered to sign in to, hinted at on the command line, and in its help', async () => {
    assert.ok(allCredentials().includes(trialCredential));
    assert.equal(findCredential('trial')?.credential.title, 'Trial');
    assert.equal(variablesOf('trial'), 'TRIAL_TOKEN');
    assert.equal(variablesOf('trial:account'), undefined, 'it has no further accounts');
    let text = '';
    const io = { stdout: (part: string) => (text += part), stderr: () => undefined };
    await main(['--help'], io as unknown as Parameters<typeof main>[1]);
    assert.match(text.replace(/\s+/g, ' '), /; TRIAL_TOKEN for the trial\./);
  });

  it('leaves nothing behind', async () => {
    takeAway();
    assert.equal(findCredential('trial'), undefined);
    assert.ok((await loadSimulators()).every(({ name }) => name !== 'trial'));
  });
});
