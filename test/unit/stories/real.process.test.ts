import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../support/loadedServices';
import { bundleEngineer } from '../../support/stories/realProcess';
import { tellRealStory } from '../../support/stories/realStory';

/** `npm run simulate-faults -- --real` tells more of them. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe('stories of kills, faults and neighbours, with real processes', () => {
  let folder = '';
  let engineer = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-engineer-'));
    engineer = bundleEngineer(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const seed of seeds) {
    it(`end well (seed ${seed})`, async () => {
      const { wrongs, told } = await tellRealStory(seed, engineer);
      assert.deepEqual(wrongs, [], `npm run simulate-faults -- --real --seed ${seed}\n${told.join('\n')}`);
    });
  }
});
