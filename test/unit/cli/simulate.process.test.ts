import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunDocument } from '../../../src/cli/printRun';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, firstLine, runCli, startScript } from '../../support/runCli';

interface Found {
  readonly version: number;
  readonly urls: Readonly<Record<string, string>>;
  readonly control: string;
  readonly credentials: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Credentials {
  readonly dockerHub: { readonly username: string; readonly password: string };
  readonly circleCi: { readonly token: string };
}

describe('pullbook simulate', () => {
  it('serves a world to the Live target of another process, which plans and writes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pullbook-simulate-test-'));
    const simulate = startScript('src/cli.ts', ['simulate', '--runbook', sampleRunbook]);
    const over = ended(simulate);
    try {
      const found = JSON.parse(await firstLine(simulate)) as Found;
      assert.equal(found.version, 1);
      assert.ok(Object.values(found.urls).every((url) => url.startsWith('http://127.0.0.1:')));
      const credentials = (await (await fetch(found.credentials)).json()) as Credentials;
      const { exitCode, stdout } = await ended(
        startScript(
          'src/cli.ts',
          ['plan', sampleRunbook, '--target', 'live', '--json', '--state', folder, '--workspace', 'media/sample'],
          {
            ...found.environment,
            PULLBOOK_DOCKERHUB_USERNAME: credentials.dockerHub.username,
            PULLBOOK_DOCKERHUB_PASSWORD: credentials.dockerHub.password,
            CIRCLE_TOKEN: credentials.circleCi.token,
          },
        ),
      );
      const { steps } = JSON.parse(stdout) as RunDocument;
      assert.equal(exitCode, 2, stdout);
      const [first] = steps;
      assert.deepEqual([first?.status, first?.target], ['needs-person', 'live'], stdout);
      const journal = (await (await fetch(`${found.control}/journal`)).json()) as {
        entries: { route: string; writes: boolean }[];
      };
      assert.ok(journal.entries.length > 0);
      assert.deepEqual(
        journal.entries.filter(({ writes }) => writes),
        [],
      );
      const files = Object.entries(found.environment).filter(([name]) => name.endsWith('_FILE'));
      simulate.kill('SIGTERM');
      assert.deepEqual(await over, { ...(await over), exitCode: 0, stderr: '' });
      assert.ok(
        files.every(([, path]) => !existsSync(path)),
        'its key files are removed',
      );
    } finally {
      simulate.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('removes what one that was killed has left, and nothing of one that lives', async () => {
    const keysOf = async (simulate: ReturnType<typeof startScript>): Promise<string> => {
      const { environment } = JSON.parse(await firstLine(simulate)) as Found;
      return dirname(Object.entries(environment).find(([name]) => name.endsWith('_FILE'))![1]);
    };
    const folder = mkdtempSync(join(tmpdir(), 'pullbook-simulate-test-'));
    const start = () => startScript('src/cli.ts', ['simulate'], { TMPDIR: folder, TEMP: folder });
    const [killed, living] = [start(), start()];
    const [ofKilled, ofLiving] = [await keysOf(killed), await keysOf(living)];
    const over = ended(killed);
    killed.kill('SIGKILL');
    await over;
    assert.deepEqual([existsSync(ofKilled), existsSync(ofLiving)], [true, true]);
    const next = start();
    await keysOf(next);
    assert.deepEqual([existsSync(ofKilled), existsSync(ofLiving)], [false, true]);
    for (const one of [living, next]) {
      const end = ended(one);
      one.kill('SIGKILL');
      await end;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells once what a program asks for that is not simulated, and where CircleCI’s programs find it', async () => {
    const simulate = startScript('src/cli.ts', ['simulate']);
    const over = ended(simulate);
    try {
      const found = JSON.parse(await firstLine(simulate)) as Found;
      for (const name of ['CIRCLECI_CLI_HOST', 'CIRCLE_HOST', 'CIRCLECI_BASE_URL']) {
        assert.equal(found.environment[name], found.urls['circleCi'], name);
      }
      const { origin } = new URL(found.control);
      for (const path of ['/api/v1.1/projects?limit=1', '/api/v1.1/projects?limit=2', '/nowhere']) {
        assert.equal((await fetch(origin + path)).status, 404);
      }
      simulate.kill('SIGTERM');
      const { exitCode, stderr } = await over;
      assert.equal(exitCode, 0);
      assert.deepEqual(stderr.trimEnd().split('\n'), [
        'pullbook: not simulated: GET /api/v1.1/projects (circleCi)',
        'pullbook: not simulated: GET /nowhere (unknown)',
      ]);
    } finally {
      simulate.kill('SIGKILL');
    }
  });

  it('says that there is more of it than it tells', async () => {
    const simulate = startScript('src/cli.ts', ['simulate']);
    const over = ended(simulate);
    try {
      const { origin } = new URL((JSON.parse(await firstLine(simulate)) as Found).control);
      for (let number = 0; number < 105; number++) await fetch(`${origin}/nowhere/${number}`);
      simulate.kill('SIGTERM');
      const lines = (await over).stderr.trimEnd().split('\n');
      assert.deepEqual(lines.length, 101);
      assert.ok(lines.slice(0, 100).every((line, number) => line.endsWith(`GET /nowhere/${number} (unknown)`)));
      assert.match(lines[100]!, /more .*__pullbook\/journal/i);
    } finally {
      simulate.kill('SIGKILL');
    }
  });

  it('says so when the port is taken', async () => {
    const abort = new AbortController();
    const first = startScript('src/cli.ts', ['simulate']);
    const over = ended(first);
    try {
      const { port } = new URL((JSON.parse(await firstLine(first)) as Found).control);
      const { exitCode, stderr } = await runCli(['simulate', '--port', port], { signal: abort.signal });
      assert.deepEqual([exitCode, stderr.trimEnd().split('\n').length], [3, 1]);
      assert.ok(stderr.includes(`Port ${port}`));
    } finally {
      first.kill('SIGTERM');
      await over;
    }
  });
});
