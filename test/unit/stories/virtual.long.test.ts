import assert from 'node:assert/strict';
import { hclParser } from '../../support/hcl';
import '../../support/loadedServices';
import { type StoryEnd, tellStory } from '../../support/stories/story';
import { openVirtualFiles } from '../../support/stories/virtualFiles';

/** `npm run simulate-faults` tells more of them. */
const stories = 250;
const atATime = 50;

describe('stories of kills, faults and neighbours, in virtual time', () => {
  const ends: StoryEnd[] = [];
  let close: () => void;
  before(async () => {
    await hclParser();
    close = openVirtualFiles();
  });
  after(() => close());

  for (let first = 1; first <= stories; first += atATime) {
    const last = first + atATime - 1;
    it(`end well (seeds ${first} to ${last})`, async () => {
      for (let seed = first; seed <= last; seed++) {
        const end = await tellStory(seed);
        ends.push(end);
        assert.deepEqual(end.wrongs, [], `npm run simulate-faults -- --seed ${seed}\n${end.told.join('\n')}`);
      }
    });
  }

  it('have seen everything that can strike, at every kind of file and at the services', () => {
    const seen = new Set(ends.flatMap(({ incidents }) => incidents.map(({ does, point }) => `${does} ${point}`)));
    for (const does of ['kill', 'stop', 'EIO', 'ENOSPC', 'EACCES', 'EMFILE']) {
      for (const place of ['journal\\.jsonl', 'escrow\\.key|sealed', 'lock']) {
        const pattern = new RegExp(`^${does} .*(?:${place})`);
        assert.ok(
          [...seen].some((one) => pattern.test(one)),
          pattern.source,
        );
      }
    }
    for (const pattern of [
      /^kill POST \/v2\/access-tokens$/,
      /^stop PutSecretValue$/,
      /^kill rename .*sealed/,
      /^reset /,
      /^somebody puts another value into \S+ between plan and apply$/,
      /^somebody takes the way out revoke$/,
    ]) {
      assert.ok(
        [...seen].some((one) => pattern.test(one)),
        pattern.source,
      );
    }
  });

  it('replay from their seed', async () => {
    for (const seed of [3, 7, 11]) assert.deepEqual(await tellStory(seed), ends[seed - 1]);
  });
});
