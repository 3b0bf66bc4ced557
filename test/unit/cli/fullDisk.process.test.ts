import { testSimulators, testWorld } from '../../support/loadedServices';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/ports/systemClock';
import { startSimulators } from '../../../src/services/world/server';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { liveEnvironment } from '../../support/liveEnvironment';
import { SeededRandom } from '../../support/seededRandom';
import { bothSecrets, prepare, sampleInputs, tokenLabel, username } from '../../support/stories/plots';
import { bundleEngineer, RealProcess } from '../../support/stories/realProcess';
import { writeRunbook } from '../../support/stories/realPlot';
import { filesUnder } from '../../support/stories/stateFiles';
import { findWrongs } from '../../support/stories/verdict';

const applies = 4;

describe('a disk that stays full, with real processes', () => {
  let folder = '';
  let engineer = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-full-'));
    engineer = bundleEngineer(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, full, makes, told } of [
    {
      name: 'for the escrow, which is proved first',
      full: String.raw`escrow/|\.sealed`,
      makes: false,
      told: /"token":"[^"]*: A value could not be kept in escrow on this machine: the disk is full \(ENOSPC\)\./,
    },
    {
      // As where somebody else takes the space between the proof and the put.
      name: 'for the value alone, after the proof',
      full: String.raw`[0-9a-f]{8}\.sealed`,
      makes: true,
      told: /"token":"[^"]*: The value of the new token “[^”]+” could not be kept in escrow: the disk is full \(ENOSPC\)\./,
    },
  ]) {
    it(`leaves no token, and one once there is space: ${name}`, async () => {
      const own = join(folder, String(makes));
      const state = join(own, 'state');
      mkdirSync(state, { recursive: true });
      const world = testWorld({
        clock: systemClock,
        random: new SeededRandom(12),
        inputs: rehearsalInputs(testSimulators(), sampleInputs),
        wired: true,
      });
      await prepare(world, bothSecrets);
      const password = world.state.credentials[`dockerhub:${username}`];
      writeFileSync(join(own, 'keyring.json'), JSON.stringify({ [`dockerhub:${username}`]: password }));
      const runbook = join(own, 'story.runbook.md');
      writeRunbook(runbook);
      const simulators = await startSimulators(world);
      const run = async (space: { readonly full?: string }) => {
        const errand = { engineer, runbook, state, controlUrl: simulators.controlUrl, until: 'token', faults: [] };
        const record = join(own, 'points.jsonl');
        const one = new RealProcess({
          ...errand,
          environment: liveEnvironment(world, simulators, own),
          record,
          ...space,
        });
        assert.equal(await one.end, 0, one.stderr);
        return one.stdout;
      };
      const tokens = () =>
        world.state.hub.accounts
          .find((one) => one.username === username)
          ?.tokens.filter(({ label }) => label.startsWith(tokenLabel)).length;
      const made = () =>
        world.journal.entries.filter(({ method, route }) => method === 'POST' && route === '/v2/access-tokens').length;
      try {
        for (let count = 1; count <= applies; count++) {
          const before = made();
          assert.match(await run({ full }), told);
          assert.deepEqual([tokens(), made() > before], [0, makes], `apply ${count}`);
        }
        const before = made();
        assert.equal(await run({}), '{"dockerhub-id":"in-sync","token":"in-sync"}\n');
        assert.deepEqual([tokens(), made() - before], [1, 1]);
        const files = filesUnder(state);
        const remains = { world, files, written: [...files.values()], shown: [], acknowledged: [] };
        assert.deepEqual(findWrongs(remains, bothSecrets, []), []);
      } finally {
        await simulators.stop();
      }
    });
  }
});
