import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../support/seededRandom';
import { MemoryTree } from '../../support/stories/memoryTree';
import { openVirtualFiles, virtualRoot } from '../../support/stories/virtualFiles';
import { VirtualProcess } from '../../support/stories/virtualProcess';

const names = ['a', 'b', 'a/x', 'a/y', 'b/x', 'a/x/z'];
/** The file that stays open while others work, by its root. */
const kept = new Map<string, fs.FileHandle>();

/** What the product does with files, at random. */
const calls: Readonly<Record<string, (root: string, one: string, other: string) => Promise<unknown>>> = {
  mkdir: (root, one) => fs.mkdir(join(root, one)),
  async mkdirs(root, one) {
    await fs.mkdir(join(root, one), { recursive: true });
  },
  write: (root, one, other) => fs.writeFile(join(root, one), other),
  read: (root, one) => fs.readFile(join(root, one), 'utf8'),
  rename: (root, one, other) => fs.rename(join(root, one), join(root, other)),
  link: (root, one, other) => fs.link(join(root, one), join(root, other)),
  rm: (root, one) => fs.rm(join(root, one), { force: true }),
  rmAll: (root, one) => fs.rm(join(root, one), { recursive: true, force: true }),
  list: async (root, one) => (await fs.readdir(join(root, one))).sort(),
  types: async (root, one) =>
    (await fs.readdir(join(root, one), { withFileTypes: true }))
      .map((entry) => `${entry.name} ${entry.isFile()}`)
      .sort(),
  async stat(root, one) {
    const found = await fs.stat(join(root, one));
    return [found.isFile(), found.isFile() && [found.size, found.nlink]];
  },
  async create(root, one) {
    const file = await fs.open(join(root, one), 'wx', 0o600);
    await file.writeFile('new');
    await file.close();
  },
  async append(root, one, other) {
    const file = await fs.open(join(root, one), 'a');
    await file.appendFile(other);
    await file.sync();
    await file.close();
  },
  async appendToExisting(root, one, other) {
    const file = await fs.open(join(root, one), fs.constants.O_WRONLY | fs.constants.O_APPEND);
    await file.appendFile(other);
    await file.truncate(3);
    await file.close();
  },
  async overwrite(root, one) {
    const file = await fs.open(join(root, one), 'r+');
    await file.writeFile(new Uint8Array(2));
    await file.close();
  },
  async hold(root, one) {
    const last = kept.get(root);
    kept.set(root, await fs.open(join(root, one), 'a'));
    await last?.close();
  },
  async writeHeld(root, _one, other) {
    await kept.get(root)?.appendFile(other);
  },
};

async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return (await work) ?? 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function contentOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .map((name) => `/${name.replaceAll('\\', '/')} ${readFileSync(join(root, name), 'utf8')}`)
    .sort();
}

describe('the file system of a story', () => {
  let real = '';
  let close: () => void;
  before(() => (close = openVirtualFiles()));
  after(() => close());
  beforeEach(() => (real = mkdtempSync(join(tmpdir(), 'pullbook-tree-'))));
  afterEach(async () => {
    await kept.get(real)?.close();
    rmSync(real, { recursive: true, force: true });
  });

  // The codes with which calls are refused are those of the system, and Windows has others.
  const like = process.platform === 'win32' ? it.skip : it;
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    like(`answers as a real one does (seed ${seed})`, async () => {
      const random = new SeededRandom(seed);
      const tree = new MemoryTree(() => 0);
      const owner = new VirtualProcess(tree, random, []);
      const choose = <T>(all: readonly T[]): T => all[random.below(all.length)]!;
      mkdirSync(join(real, 'a'));
      tree.mkdir('/a');
      kept.clear();
      for (let step = 0; step < 150; step++) {
        const [call, one, other] = [choose(Object.keys(calls)), choose(names), choose(names)];
        const expected = await outcome(calls[call]!(real, one, other));
        const found = await owner.run(() => outcome(calls[call]!(virtualRoot, one, other)));
        assert.deepEqual(found, expected, `${step}: ${call} ${one} ${other}`);
      }
      const files = [...tree.files()].map(([path, text]) => `${path} ${text}`).sort();
      assert.deepEqual(files, contentOf(real));
    });
  }
});
