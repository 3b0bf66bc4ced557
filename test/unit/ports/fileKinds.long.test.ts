import assert from 'node:assert/strict';
import fs, { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunbook } from '../../../src/cli/readRunbook';
import { checkoutFiles, filesAround, portablePath } from '../../../src/ports/checkoutFiles';
import { nodeFiles } from '../../../src/ports/nodeFiles';
import { readRegularFile } from '../../../src/ports/regularFile';
import { prepareReplacement } from '../../../src/ports/replaceFile';
import { RefusedFileError } from '../../../src/shared/files';
import { fileKinds } from '../../support/fileKinds';
import { fakeWorkspace } from '../../support/fakeWorkspace';
import { runCli } from '../../support/runCli';

const anonymous = 'version: 2.1\njobs:\n  a:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\n';
const build = 'version: 2.1\njobs:\n  a:\n    machine: true\n    steps:\n      - run: docker build .\n';
const named = (file: string): string =>
  `version: 2.1\njobs:\n  a:\n    machine: true\n    steps:\n      - run: ${file}\n`;

describe('what stands in the place of a file', () => {
  let root = '';
  beforeEach(() => {
    root = path.join(realpathSync.native(mkdtempSync(path.join(tmpdir(), 'pullbook-kinds-'))), 'checkout');
    mkdirSync(path.join(root, '.circleci'), { recursive: true });
    mkdirSync(path.join(root, '.git'));
  });
  afterEach(() => rmSync(path.dirname(root), { recursive: true, force: true }));
  const at = (name: string): string => path.join(root, name);
  const lint = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runCli(['lint', ...args], { folder: root });
    return { exitCode, stdout, stderr };
  };

  /** What each reader says of the file `name`, which is there and is none. */
  const readers: readonly {
    readonly title: string;
    readonly name: string;
    readonly read: (file: string) => Promise<string>;
  }[] = [
    {
      title: 'a reader of checkouts',
      name: 'x.yml',
      read: (file) => refused(() => readRegularFile(file, [root])),
    },
    { title: 'steps', name: 'x.yml', read: () => refused(() => nodeFiles([root]).read('x.yml')) },
    {
      title: 'the linter of the command line',
      name: 'x.yml',
      read: (file) => refused(() => checkoutFiles(() => [root]).read(portablePath(file))),
    },
    {
      title: 'editor and language server',
      name: 'x.yml',
      read: (file) => refused(() => filesAround(() => [portablePath(root)]).read(portablePath(file))),
    },
    {
      title: '`pullbook lint`, a config beside another',
      name: '.circleci/config.yml',
      async read() {
        writeFileSync(at('.circleci/next.yml'), 'version: 2.1\njobs: {}\n');
        const { exitCode, stdout, stderr } = await lint('.');
        assert.equal(exitCode, 3);
        assert.match(stdout, /1 not read\.$/m);
        return stderr;
      },
    },
    {
      title: '`pullbook lint`, a config that is named',
      name: '.circleci/config.yml',
      async read(file) {
        // A folder that is named is searched.
        if (fs.lstatSync(file).isDirectory()) return 'it is a folder, where a file is meant';
        const { exitCode, stderr } = await lint('.circleci/config.yml');
        assert.equal(exitCode, 3);
        return stderr;
      },
    },
    {
      title: '`pullbook lint`, settings that are stricter above',
      name: '.pullbook.yml',
      async read() {
        writeFileSync(path.join(root, '..', '.pullbook.yml'), 'rules: {unauthenticated-docker-pull: off}\n');
        writeFileSync(at('.circleci/config.yml'), anonymous);
        const { exitCode, stderr } = await lint('.');
        assert.equal(exitCode, 3);
        return stderr;
      },
    },
    {
      title: '`pullbook lint`, a Terraform file beside others',
      name: 'x.tf',
      async read() {
        writeFileSync(at('main.tf'), 'data "aws_secretsmanager_secret" "a" {\n  name = "sirius-dockerhub_id"\n}\n');
        const all = await lint('.');
        assert.equal(all.exitCode, 3);
        if (fs.lstatSync(at('x.tf')).isDirectory()) return all.stderr;
        const alone = await lint('main.tf');
        assert.equal(alone.exitCode, 3, 'it is told where it was not asked for, too');
        assert.match(
          alone.stderr,
          /^pullbook lint: x\.tf: .*; the files around it are linted as if it were not there$/m,
        );
        return all.stderr;
      },
    },
    {
      title: 'a runbook',
      name: 'x.runbook.md',
      async read(file) {
        // Who names a runbook by a link means the file behind it, wherever that is.
        const isLinked = fs.lstatSync(file).isSymbolicLink();
        const leads = isLinked && fs.existsSync(file);
        try {
          await readRunbook(root, 'x.runbook.md', '2026-11-01');
        } catch (error) {
          const { code, message } = error as { readonly code: string; readonly message: string };
          assert.equal(code, 'NOT_FOUND');
          assert.match(message, /^`x\.runbook\.md` cannot be read: it is|^`x\.runbook\.md` cannot be read: you may/);
          return leads
            ? 'it is reached by a link that leaves the given folders, and such links are not followed'
            : message;
        }
        assert.ok(leads, 'it is no runbook');
        return 'it is reached by a link that leaves the given folders, and such links are not followed';
      },
    },
  ];

  for (const { title, name, read } of readers)
    for (const kind of fileKinds)
      it(`${kind.title}: ${title}`, async () => {
        const end = await kind.make(at(name));
        try {
          assert.match(await read(at(name)), kind.said);
        } finally {
          end();
        }
      });

  for (const kind of fileKinds)
    it(`${kind.title}: a fix leaves it alone`, async () => {
      const end = await kind.make(at('x.yml'));
      try {
        const before = fs.lstatSync(at('x.yml'));
        assert.throws(() => prepareReplacement(at('x.yml'), { before: '', after: 'new' }, [root]));
        assert.equal(fs.lstatSync(at('x.yml')).ino, before.ino);
        assert.deepEqual(fs.readdirSync(root).sort(), ['.circleci', '.git', 'x.yml']);
      } finally {
        end();
      }
    });

  for (const [what, name, config] of [
    ['a Dockerfile', 'Dockerfile', build],
    ['a compose file', 'docker-compose.yml', named('docker compose build')],
  ] as const)
    for (const kind of fileKinds)
      it(`${kind.title}: ${what} that is not read shows nothing of what it pulls`, async () => {
        writeFileSync(at('.circleci/config.yml'), config);
        const end = await kind.make(at(name));
        try {
          const { exitCode, stdout } = await lint('.');
          assert.deepEqual([exitCode, /missing-docker-login/.test(stdout)], [1, true]);
        } finally {
          end();
        }
      });

  it('tells of a link to a folder in which configs would be', async () => {
    mkdirSync(at('ci'));
    writeFileSync(at('ci/config.yml'), anonymous);
    mkdirSync(at('sub/.circleci'), { recursive: true });
    writeFileSync(at('sub/.circleci/config.yml'), 'version: 2.1\njobs: {}\n');
    rmSync(at('.circleci'), { recursive: true });
    symlinkSync('ci', at('.circleci'));
    const { exitCode, stderr } = await lint('.');
    assert.equal(exitCode, 3);
    assert.match(stderr, /^pullbook lint: \.circleci: it is a link to a folder, and no search goes through one/m);
  });

  it('reads names of any characters, and shows the same one', async () => {
    if (process.platform === 'win32') return;
    for (const name of ['a b.yml', 'ä’.yml', '-rf.yml', 'a\'b"c.yml', '[x]*?.yml', 'a\\b.yml', '#a.yml', '%2e.yml'])
      writeFileSync(at(`.circleci/${name}`), anonymous);
    const { exitCode, stdout, stderr } = await lint('.', '--format', 'json');
    assert.deepEqual([exitCode, stderr], [1, '']);
    const { files } = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] };
    assert.equal(files.length, 8);
    for (const { path: name } of files) assert.ok(fs.existsSync(at(name)), name);
  });

  it('a link that comes between look and open is not followed', () => {
    writeFileSync(at('x.yml'), 'mine');
    writeFileSync(path.join(root, '..', 'secret'), 'secret');
    const { openSync: open } = fs;
    const swapping: typeof open = (name, ...rest) => {
      rmSync(at('x.yml'));
      symlinkSync('../secret', at('x.yml'));
      return open(name, ...rest);
    };
    fs.openSync = swapping;
    try {
      assert.throws(() => readRegularFile(at('x.yml'), [root]), RefusedFileError);
    } finally {
      fs.openSync = open;
    }
  });
});

describe('what stands in the place of a file, in an editor', () => {
  it('is told once it matters, and settings above do not decide', async () => {
    const { refusedText } = await import('../../support/memoryFiles');
    const { circleci } = await import('../../../src/sources/circleci/source');
    const { eventually } = await import('../../support/fakeWorkspace');
    const workspace = fakeWorkspace([circleci], {
      '/w/.pullbook.yml': 'rules: {unauthenticated-docker-pull: off}\n',
      '/w/app/.pullbook.yml': refusedText('it is a named pipe, and only regular files are read'),
      '/w/app/.circleci/config.yml': anonymous,
    });
    workspace.open('/w/app/.circleci/config.yml');
    await eventually(
      () => workspace.rules('/w/app/.circleci/config.yml'),
      (rules) => rules.includes('unauthenticated-docker-pull'),
    );
    const [failure] = workspace.failures as { readonly message: string }[];
    assert.equal(
      failure?.message,
      '`app/.pullbook.yml` is not read: it is a named pipe, and only regular files are read. The defaults count instead.',
    );
    workspace.service.dispose();
  });
});

async function refused(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    assert.ok(error instanceof RefusedFileError, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: 'it was read' });
}
