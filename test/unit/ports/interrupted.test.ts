import assert from 'node:assert/strict';
import { join } from 'node:path';
import { keyFile } from '../../../src/ports/keyFile';
import { nodeDisk } from '../../../src/ports/nodeDisk';
import { processLock } from '../../../src/ports/processLock';
import type { Disk } from '../../../src/shared/ports';
import { SeededRandom } from '../../support/seededRandom';
import { MemoryTree } from '../../support/stories/memoryTree';
import { openVirtualFiles, virtualRoot } from '../../support/stories/virtualFiles';
import { type Trouble, VirtualProcess } from '../../support/stories/virtualProcess';
import { VirtualClock } from '../../support/virtualClock';

/** Interruptions that stories have found, call by call. */
describe('a process that is interrupted between two calls of the system', () => {
  let close: () => void;
  let clock: VirtualClock;
  let tree: MemoryTree;
  before(() => (close = openVirtualFiles()));
  after(() => close());
  beforeEach(() => {
    clock = new VirtualClock();
    tree = new MemoryTree(() => clock.now());
  });

  const start = (trouble?: Trouble, seed = 1) =>
    new VirtualProcess(tree, new SeededRandom(seed), trouble === undefined ? [] : [trouble]);
  const lock = () => processLock(join(virtualRoot, 'live', 'lock'), 'a test');
  const textOf = (path: string) => tree.files().get(path);

  const journal = 'live/journal.jsonl';
  const readKey = (disk: Disk) => keyFile(disk, 'escrow.key', new SeededRandom(2)).get();

  /** Takes the lock and works on the state. */
  async function work<T>(then: (disk: Disk) => Promise<T>): Promise<T> {
    const own = lock();
    const hold = await own.take();
    assert.ok('release' in hold);
    const result = await then(nodeDisk(virtualRoot, own));
    await hold.release();
    return result;
  }

  // A seed chooses whether it is killed before or after the call, or how the call fails.
  for (const does of ['kill', 'fail'] as const) {
    for (const seed of [4, 7, 8, 9]) {
      it(`keeps its key and its first line where their first names were not taken away (${does}, ${seed})`, async () => {
        const trouble: Trouble = { at: /^rm .*partial/, skip: 0, does };
        const first = start(trouble, seed);
        await Promise.race([first.run(() => work(readKey)), first.killed]);
        assert.equal(first.struck.length, 1);
        const key = textOf('/escrow.key');
        assert.match(key ?? '', /^[0-9a-f]{64}\n$/);

        const second = start({ ...trouble, at: /^rm .*journal.*partial/ }, seed);
        await Promise.race([second.run(() => work((disk) => disk.append(journal, 'first\n'))), second.killed]);
        assert.equal(second.struck.length, 1);
        assert.equal(textOf('/escrow.key'), key);

        await start().run(() => work((disk) => disk.append(journal, 'second\n')));
        assert.equal(textOf(`/${journal}`), 'first\nsecond\n');
        assert.deepEqual(
          [...tree.files().keys()].filter((path) => path.includes('partial')),
          [],
        );
      });
    }
  }

  it('takes the lock, though it slept so long that another one has tidied away what it had prepared', async () => {
    const sleeper = start({ at: /^mkdtemp/, skip: 0, does: 'stop' });
    const taken = sleeper.run(() => work(() => Promise.resolve('done')));
    await sleeper.stopped;
    clock.advance(130_000);
    assert.equal(await start().run(() => work(() => Promise.resolve('done'))), 'done');
    sleeper.wake();
    assert.equal(await taken, 'done');
  });
});
