import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { oldConfig } from '../sources/circleci/sampleConfigs';
import { type CliResult, ended, startScript } from '../../support/runCli';
import { makeNamedPipe } from '../../support/namedPipe';

/** What hangs is ended by this, without which the test would never be. Nothing else takes as long. In milliseconds. */
const limitMs = 300_000;

describe('pullbook lint as a process', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-process-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const mkfifo = (name: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    makeNamedPipe(path.join(folder, name));
  };
  const run = async (...args: string[]): Promise<CliResult> => {
    const child = startScript('src/cli.ts', args);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    return ended(child).finally(() => clearTimeout(timer));
  };

  it('does not wait for a named pipe in the place of a config or a Terraform file', async () => {
    mkfifo('.circleci/config.yml');
    mkfifo('main.tf');
    write('.circleci/next.yml', oldConfig);
    const { exitCode, stdout, stderr } = await run('lint', folder);
    assert.equal(exitCode, 3);
    assert.match(stderr, /config\.yml: it is a named pipe, and only regular files are read/);
    assert.match(stderr, /main\.tf: it is a named pipe, and only regular files are read/);
    assert.match(stdout, /3 findings in 1 file, 2 not read\.$/m);
  });

  it('does not wait for a named pipe in the place of settings, or of a file that a config names', async () => {
    const config = 'version: 2.1\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker build .\n';
    write('.circleci/config.yml', config);
    mkfifo('Dockerfile');
    assert.equal((await run('lint', folder)).exitCode, 1);
    mkfifo('.pullbook.yml');
    const { exitCode, stderr } = await run('lint', folder);
    assert.equal(exitCode, 3);
    assert.match(stderr, /`\.pullbook\.yml` for it: it is a named pipe/);
  });

  it('does not wait for a named pipe in the place of a runbook', async () => {
    mkfifo('x.runbook.md');
    const { exitCode, stderr } = await run('plan', path.join(folder, 'x.runbook.md'), '--target', 'rehearsal');
    assert.equal(exitCode, 3);
    assert.match(stderr, /cannot be read: it is a named pipe/);
  });

  it('reads neither devices nor sockets, by themselves or by a link', async () => {
    write('.circleci/next.yml', oldConfig);
    symlinkSync('/dev/zero', path.join(folder, '.circleci/config.yml'));
    const server = createServer().listen(path.join(folder, '.circleci/socket.yml'));
    const { exitCode, stdout, stderr } = await run('lint', folder);
    server.close();
    assert.equal(exitCode, 3);
    assert.match(stderr, /config\.yml: it is reached by a link that leaves the given folders/);
    assert.match(stderr, /socket\.yml: it is a socket/);
    assert.match(stdout, /3 findings in 1 file, 2 not read\.$/m);
    assert.match((await run('lint', '/dev/zero')).stderr, /zero: it is a device/);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`ends at the first ${signal} while it works`, async () => {
      // Settings are reported before the work begins, so that the signal comes while nothing but the linter runs.
      write('.pullbook.yml', 'nonsense: 1\n');
      const job = (index: number): string =>
        `  j${index}:\n    machine: true\n    steps:\n${`      - run: docker run acme/${index}\n`.repeat(40)}`;
      const config = `version: 2.1\njobs:\n${Array.from({ length: 900 }, (_, index) => job(index)).join('')}`;
      for (let index = 0; index < 8; index++) write(`.circleci/${index}.yml`, config);
      const child = startScript('src/cli.ts', ['lint', folder, '--fix', '--unsafe-fixes']);
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      child.stderr?.once('data', () => child.kill(signal));
      const ending = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
      clearTimeout(timer);
      assert.equal(ending, signal);
    });
});
