import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openProject } from '../../../src/cli/lintProject';
import { nodeFiles } from '../../../src/ports/nodeFiles';
import { settingsFor } from '../../../src/steps/settingsFor';
import { sources } from '../../support/sources';

const config = 'app/.circleci/config.yml';

function refuse(problem: string): void {
  throw new Error(problem);
}

describe('settingsFor', () => {
  let root = '';
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pullbook-settings-'));
    put(config, 'version: 2.1\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** `profile: strict` stands for settings from above, `pedantic` for those of the repository. */
  const cases: readonly (readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    profile: 'recommended' | 'strict' | 'pedantic',
  ])[] = [
    ['takes those at the root of a workspace that is no repository', { '.pullbook.yml': 'strict' }, 'strict'],
    ['takes those beside the `.git` of the workspace', { '.pullbook.yml': 'strict', '.git/HEAD': '' }, 'strict'],
    ['stops at a repository in the workspace', { '.pullbook.yml': 'strict', 'app/.git/HEAD': '' }, 'recommended'],
    ['stops at a worktree or submodule', { '.pullbook.yml': 'strict', 'app/.git': 'gitdir: x' }, 'recommended'],
    ['stops at a `.git` without anything in it', { '.pullbook.yml': 'strict', 'app/.git/': '' }, 'recommended'],
    [
      'takes those of the repository itself',
      { '.pullbook.yml': 'strict', 'app/.git/HEAD': '', 'app/.pullbook.yml': 'pedantic' },
      'pedantic',
    ],
    [
      'takes those beside the config',
      { '.pullbook.yml': 'strict', 'app/.git/HEAD': '', 'app/.circleci/.pullbook.yml': 'pedantic' },
      'pedantic',
    ],
    [
      'goes on past a folder that only is named alike',
      { '.pullbook.yml': 'strict', 'app/.github/x.yml': '' },
      'strict',
    ],
  ];
  for (const [what, files, profile] of cases) {
    it(`${what}, and so does the command line`, async () => {
      for (const [path, text] of Object.entries(files)) {
        if (path.endsWith('/')) mkdirSync(join(root, path), { recursive: true });
        else put(path, path.endsWith('.pullbook.yml') ? `profile: ${text}\n` : text);
      }
      assert.equal((await settingsFor(nodeFiles([root]), config)).profile, profile);
      const project = await openProject(['.'], root, sources, { profile: undefined, report: refuse });
      assert.equal((await project.settingsOf(join(root, config))).profile, profile);
    });
  }

  it('stops at a repository of a workspace with several folders', async () => {
    put('app/sub/.circleci/config.yml', 'version: 2.1\n');
    put('app/.pullbook.yml', 'profile: strict\n');
    const files = nodeFiles([join(root, 'app'), join(root, 'other')]);
    assert.equal((await settingsFor(files, 'app/sub/.circleci/config.yml')).profile, 'strict');
    mkdirSync(join(root, 'app/sub/.git'));
    assert.equal((await settingsFor(files, 'app/sub/.circleci/config.yml')).profile, 'recommended');
  });
});
