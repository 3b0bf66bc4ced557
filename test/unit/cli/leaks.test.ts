import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunDocument } from '../../../src/cli/printRun';
import { systemRandom } from '../../../src/ports/systemRandom';
import { type Findings, findSecrets } from '../../support/findSecrets';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type CliResult, ended, startScript } from '../../support/runCli';
import { sealedWorldSecrets } from '../../support/sealedWorldSecrets';
import { type Simulation, startSimulation } from '../../support/simulate';

/** How every session token of the simulators begins; the world does not keep them, so it cannot list them. */
const sessionToken = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.';

const runbook = resolve(sampleRunbook);
const workspace = resolve('media/sample');

describe('the command line leaks no secret', function () {
  this.timeout(180_000);
  let folder = '';
  let simulation: Simulation;
  before(async () => {
    simulation = await startSimulation(runbook);
  });
  after(() => simulation.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-leaks-'));
    for (const name of ['home', 'tmp', 'work']) mkdirSync(join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Whatever the process writes, by whichever path, lands in the folder. */
  const contained = () => ({
    HOME: join(folder, 'home'),
    USERPROFILE: join(folder, 'home'),
    XDG_STATE_HOME: join(folder, 'home/state'),
    XDG_CACHE_HOME: join(folder, 'home/cache'),
    TMPDIR: join(folder, 'tmp'),
    TMP: join(folder, 'tmp'),
    TEMP: join(folder, 'tmp'),
    // tsx would fill the folder with compiled sources, which are not the product's.
    TSX_DISABLE_CACHE: '1',
  });
  const outputs = ({ stdout, stderr }: CliResult) =>
    [
      ['standard output', stdout],
      ['standard error', stderr],
    ] as const;

  async function operator(): Promise<Record<string, string>> {
    const { dockerHub, circleCi } = await simulation.credentials();
    return {
      ...simulation.environment,
      PULLBOOK_DOCKERHUB_USERNAME: dockerHub.username,
      PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password,
      CIRCLE_TOKEN: circleCi.token,
    };
  }

  function reportAndAssert(what: string, secrets: Record<string, string>, findings: Findings): void {
    const { files, texts, bytes, hits } = findings;
    const values = Object.keys(secrets).length;
    console.log(`      ${what}: ${values} values in ${files} files and ${texts} texts, ${bytes} bytes`);
    assert.ok(files > 0 && bytes > 0 && values > 1);
    assert.deepEqual(hits, []);
  }

  it('in `pullbook plan --target live --json`', async () => {
    const planned = await ended(
      startScript(
        resolve('src/cli.ts'),
        ['plan', runbook, '--target', 'live', '--json', '--workspace', workspace],
        { ...(await operator()), ...contained() },
        join(folder, 'work'),
      ),
    );
    assert.equal(planned.exitCode, 2, planned.stdout + planned.stderr);
    assert.ok(
      (await simulation.journal()).some(({ service }) => service === 'dockerHub'),
      'it signed in',
    );
    const secrets = await simulation.secrets();
    reportAndAssert(
      'plan',
      secrets,
      await findSecrets({ ...secrets, sessionToken }, { folders: [folder], texts: outputs(planned) }),
    );
  });
});
