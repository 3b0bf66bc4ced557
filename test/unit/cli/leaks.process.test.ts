import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunDocument } from '../../../src/cli/printRun';
import { containedEnvironment } from '../../support/containedEnvironment';
import { type Hit, beginnings, findSecrets } from '../../support/findSecrets';
import { openSealedWorld } from '../../support/openSealedWorld';
import { readRunbookFile, sampleRunbook } from '../../support/readRunbookFile';
import { type CliResult, ended } from '../../support/runCli';
import { type Simulation, startSimulation } from '../../support/simulate';

const runbook = resolve(sampleRunbook);
const { steps } = readRunbookFile(runbook);
const workspace = ['--workspace', resolve('media/sample')];
const serviceId = 'opgcisirius';

/**
 * Issue 2, "done means" 6, for the command line: after real processes have run, everything that they printed and every
 * file that they wrote is searched for every secret value. Each search is also shown to find what is there by intent.
 */
describe('the command line, searched for secrets', () => {
  let folder = '';
  let simulation: Simulation;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-leaks-'));
    mkdirSync(join(folder, 'work'));
    simulation = await startSimulation(runbook, { environment: contained() });
  });
  afterEach(async () => {
    await simulation.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  // The loader would fill the folder with compiled sources.
  const contained = () => ({ ...containedEnvironment(folder), TSX_DISABLE_CACHE: '1' });

  /** Runs a file of this repository in the folder, as an operator of the simulated services. */
  async function run(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CliResult> {
    const { dockerHub, circleCi } = await simulation.credentials();
    const loader = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;
    return ended(
      spawn(process.execPath, ['--import', loader, resolve(file), ...args], {
        cwd: join(folder, 'work'),
        env: {
          ...process.env,
          ...simulation.environment,
          PULLBOOK_DOCKERHUB_USERNAME: dockerHub.username,
          PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password,
          CIRCLE_TOKEN: circleCi.token,
          ...contained(),
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Searches all that was written and printed, and says how much that was. */
  async function hitsIn(name: string, secrets: Readonly<Record<string, string>>, result: CliResult) {
    const { stdout, stderr } = simulation.printed();
    const { hits, files, bytes } = await findSecrets(
      { ...secrets, ...beginnings },
      {
        folders: [folder],
        texts: [
          [`stdout of ${name}`, result.stdout],
          [`stderr of ${name}`, result.stderr],
          ['stdout of simulate', stdout],
          ['stderr of simulate', stderr],
        ],
      },
    );
    console.log(`      ${Object.keys({ ...secrets, ...beginnings }).length} values, ${files} files, ${bytes} bytes`);
    return hits;
  }

  /** AWS's tools keep keys in a file, and `simulate` plays their part while it runs: a file of the owner alone. */
  const isKeyFileOfAws = ({ path, secret }: Hit) =>
    path === simulation.environment['AWS_SHARED_CREDENTIALS_FILE'] && secret === 'the AWS secret key';

  it('plan --target live --json: nothing', async () => {
    const planned = await run('src/cli.ts', ['plan', runbook, '--target', 'live', '--json', ...workspace]);
    assert.equal(planned.exitCode, 2, planned.stdout + planned.stderr);
    assert.equal((JSON.parse(planned.stdout) as RunDocument).steps[0]?.status, 'needs-person');
    const secrets = await simulation.secrets();
    const hits = await hitsIn('plan', secrets, planned);
    assert.ok(hits.some(isKeyFileOfAws), 'the search sees what is there by intent');
    assert.deepEqual(
      hits.filter((hit) => !isKeyFileOfAws(hit)),
      [],
    );
    assert.ok(existsSync(join(folder, 'home/state/pullbook')), 'the state lies in the searched folder');
    await simulation.stop();
    assert.deepEqual(await hitsIn('plan', secrets, planned), [], 'nothing at all is left after simulate');
  });

  it('Live, applied up to the token: nothing but in the stand-in for the key ring', async () => {
    const state = join(folder, 'work/state');
    const applied = await run('test/support/engineer.ts', [runbook, state, simulation.control, 'token']);
    const upToToken = steps.slice(0, steps.findIndex(({ id }) => id === 'token') + 1);
    assert.deepEqual(
      JSON.parse(applied.stdout),
      Object.fromEntries(upToToken.map(({ id }) => [id, 'in-sync'])),
      applied.stderr,
    );
    const keyring = join(folder, 'work/keyring.json');
    const [password = ''] = Object.values(JSON.parse(readFileSync(keyring, 'utf8')) as Record<string, string>);
    const key = readFileSync(join(state, 'escrow.key'), 'utf8').trim();
    const secrets = await simulation.secrets();
    assert.ok(Object.values(secrets).includes(password), 'the world knows the password');
    assert.ok(Object.values(secrets).some((value) => value.startsWith('dckr_pat_')));
    const hits = await hitsIn('engineer', { ...secrets, 'the key of the escrow': key }, applied);
    assert.ok(
      hits.some(({ path }) => path === keyring),
      'the search sees what is there by intent',
    );
    const isIntended = (hit: Hit) =>
      isKeyFileOfAws(hit) ||
      hit.path === keyring ||
      (hit.path === join(state, 'escrow.key') && hit.secret === 'the key of the escrow');
    assert.deepEqual(
      hits.filter((hit) => !isIntended(hit)),
      [],
    );
  });

  it('Live, applied while answers are cut off, lost and refused: no more than when all goes well', async () => {
    // Half of a session, of a token, of a secret: what could not be read must not be repeated.
    for (const route of ['POST /v2/auth/token', 'POST /v2/access-tokens', 'PutSecretValue', 'GetSecretValue'])
      await simulation.addFault({ route, kind: 'truncated-body' });
    await simulation.addFault({ route: '*', service: 'circleCi', kind: 'truncated-body' });
    await simulation.addFault({ route: 'GET /v2/access-tokens', kind: 'expired-session' });
    await simulation.addFault({ route: 'POST /v2/access-tokens', kind: 'reset', when: 'after', times: 2 });
    await simulation.addFault({ route: 'PutSecretValue', kind: 'status', status: 500, when: 'after', times: 2 });
    const state = join(folder, 'work/state');
    const keyring = join(folder, 'work/keyring.json');
    const ends: (string | undefined)[] = [];
    while (ends.at(-1) !== 'in-sync') {
      assert.ok(ends.length < 8, `it does not converge: ${ends.join('; ')}`);
      const applied = await run('test/support/engineer.ts', [runbook, state, simulation.control, 'token']);
      ends.push((JSON.parse(applied.stdout) as Record<string, string>)['token']);
      const hits = await hitsIn('engineer', await simulation.secrets(), applied);
      assert.deepEqual(
        hits.filter((hit) => !isKeyFileOfAws(hit) && hit.path !== keyring),
        [],
      );
    }
    assert.ok(ends.length > 1, 'faults have struck');
  });

  it('plan with credentials that are refused: nothing', async () => {
    const refused = {
      PULLBOOK_DOCKERHUB_PASSWORD: ['not', 'the', 'password'].join('~'),
      CIRCLE_TOKEN: ['not', 'the', 'token'].join('~'),
    };
    for (const options of [[], ['--json']]) {
      const planned = await run('src/cli.ts', ['plan', runbook, '--target', 'live', ...options, ...workspace], refused);
      assert.equal(planned.exitCode, 1, planned.stdout);
      const hits = await hitsIn('plan', { ...(await simulation.secrets()), ...refused }, planned);
      assert.deepEqual(
        hits.filter((hit) => !isKeyFileOfAws(hit)),
        [],
      );
    }
  });

  it('rehearse: nothing but the key in its own file', async () => {
    const state = join(folder, 'work/state');
    const keyFile = join(state, 'escrow.key');
    const args = ['rehearse', runbook, '--state', state, ...workspace];
    for (const options of [['--json'], []]) {
      const rehearsed = await run('src/cli.ts', [...args, ...options]);
      assert.equal(rehearsed.exitCode, 0, rehearsed.stdout + rehearsed.stderr);
      const { secrets, text } = await openSealedWorld(join(state, 'rehearsal/world.sealed'), keyFile, serviceId);
      const inTheOpen = await findSecrets(secrets, { texts: [['the world, opened', text]] });
      assert.deepEqual(
        [...new Set(inTheOpen.hits.map(({ secret }) => secret))].sort(),
        Object.keys(secrets).sort(),
        'the search would see each of them',
      );
      const hits = await hitsIn('rehearse', secrets, rehearsed);
      assert.deepEqual(
        hits.filter((hit) => !isKeyFileOfAws(hit)),
        [{ path: keyFile, secret: 'the key of escrow and rehearsal', form: 'raw' }],
      );
    }
  });
  it('would be found: what is leaked on purpose, in each place that was searched', async () => {
    const state = join(folder, 'work/state');
    const rehearsed = await run('src/cli.ts', ['rehearse', runbook, '--state', state, ...workspace]);
    assert.equal(rehearsed.exitCode, 0, rehearsed.stdout + rehearsed.stderr);
    const files: Readonly<Record<string, string>> = {
      journal: 'work/state/rehearsal/journal.jsonl',
      'escrow in clear': 'work/state/rehearsal/escrow/token/planted.sealed',
      'half a file of escrow': 'work/state/rehearsal/escrow/token/planted.sealed.partial-00000000',
      'world file': 'work/state/rehearsal/world.sealed',
      'lock file': 'work/state/rehearsal/lock/1/holder.json',
      'runbook on disk': 'work/planted.runbook.md',
      'SARIF file': 'work/planted.sarif',
      home: 'home/.planted',
      'temporary folder': 'tmp/planted/core',
    };
    const planted: Record<string, { readonly value: string; readonly path: string }> = {};
    const leak = (channel: string, path: string): string => {
      // Quotes and umlauts, so that each format writes it in its own way.
      const value = ['planted "in"', channel, 'für die Suche'].join('~');
      planted[channel] = { value, path };
      return value;
    };
    for (const [channel, file] of Object.entries(files)) {
      const place = join(folder, file);
      // Beside what the run itself has written.
      if (channel === 'journal' || channel === 'world file') assert.ok(existsSync(place), place);
      mkdirSync(dirname(place), { recursive: true });
      appendFileSync(place, `${JSON.stringify({ text: leak(channel, place) })}\n`);
    }
    const name = ['planted', 'name', 'of', 'a', 'file'].join('~');
    const named = join(folder, 'work', name);
    writeFileSync(named, '');
    planted['name of a file'] = { value: name, path: named };
    const stdout = [
      leak('stdout', 'stdout of rehearse'),
      `::error file=a.yml,line=1::${leak('annotation', 'stdout of rehearse').replaceAll('%', '%25')}`,
      JSON.stringify({ runs: [{ results: [{ message: { text: leak('SARIF', 'stdout of rehearse') } }] }] }),
      Buffer.from(`ada:${leak('credentials', 'stdout of rehearse')}`).toString('base64'),
    ].join('\n');
    const result = { exitCode: 0, stdout, stderr: leak('stderr', 'stderr of rehearse') };
    const values = Object.entries(planted).map(([channel, { value }]): [string, string] => [channel, value]);
    const hits = await hitsIn('rehearse', Object.fromEntries(values), result);
    assert.deepEqual(
      [...new Set(hits.map(({ secret, path }) => `${secret}: ${path}`))].sort(),
      Object.entries(planted)
        .map(([channel, { path }]) => `${channel}: ${path}`)
        .sort(),
    );
  });
});
