import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containedEnvironment } from '../../support/containedEnvironment';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended, firstLine, startScript } from '../../support/runCli';

describe('signals and streams of commands', () => {
  let folder = '';
  let server: Server | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pullbook-signals-'))));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const children: ChildProcess[] = [];
  const start = (args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess => {
    const child = startScript('src/cli.ts', args, { ...containedEnvironment(folder), ...environment });
    children.push(child);
    return child;
  };
  const temporary = (): string[] =>
    readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('pullbook-simulate'));

  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Plans the sample on services that all answer alike; tells when the first of them was asked. */
  async function planOn(answer: RequestListener) {
    let tell = (): void => undefined;
    const asked = new Promise<void>((resolve) => (tell = resolve));
    const url = await serve((request, response) => {
      answer(request, response);
      tell();
    });
    const child = start(
      ['plan', sampleRunbook, '--target', 'live', '--state', join(folder, 'state'), '--workspace', 'media/sample'],
      {
        PULLBOOK_DOCKERHUB_URL: url,
        PULLBOOK_REGISTRY_URL: url,
        PULLBOOK_CIRCLECI_URL: url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
        AWS_ENDPOINT_URL_STS: url,
        AWS_ACCESS_KEY_ID: 'AKIA'.padEnd(20, '0'),
        AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
        AWS_REGION: 'eu-central-1',
        PULLBOOK_DOCKERHUB_USERNAME: 'somebody',
        PULLBOOK_DOCKERHUB_PASSWORD: ['no', 'password'].join('-'),
        CIRCLE_TOKEN: ['no', 'token'].join('-'),
      },
    );
    return { child, asked };
  }

  const endingOf = (child: ChildProcess): Promise<unknown> =>
    new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`ends a plan at the first ${signal} while it waits for an answer`, async () => {
      const { child, asked } = await planOn(() => undefined);
      const ending = endingOf(child);
      await asked;
      child.kill(signal);
      assert.equal(await ending, signal);
    });

  it('ends a plan at the first signal while it waits to ask again', async () => {
    const { child, asked } = await planOn((_request, response) => {
      response.writeHead(503, { 'retry-after': '60' }).end();
    });
    const ending = endingOf(child);
    await asked;
    child.kill('SIGINT');
    assert.equal(await ending, 'SIGINT');
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`tidies up what \`simulate\` has written at ${signal}, also while a client waits`, async () => {
      const child = start(['simulate', '--runbook', sampleRunbook], {});
      const over = ended(child);
      const { urls, control } = JSON.parse(await firstLine(child)) as {
        readonly urls: Readonly<Record<string, string>>;
        readonly control: string;
      };
      assert.notDeepEqual(temporary(), [], 'it keeps its files there');
      const fault = { kind: 'latency', ms: 600_000, route: 'GET /v2/user' };
      assert.ok((await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify(fault) })).ok);
      const waiting = fetch(`${urls['dockerHub']}/v2/user`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill(signal);
      const { exitCode, stderr } = await over;
      await waiting;
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.deepEqual(temporary(), []);
    });

  it('says in one line that an output was cut off, and ends with 3', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'lint', 'media/sample'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (data) => (stderr += String(data)));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    assert.deepEqual(
      [exitCode, stderr],
      [3, 'pullbook: the output is cut off, because it could not be written (ENOSPC).\n'],
    );
  });

  it('says in one line that its working folder is gone', async () => {
    // What runs TypeScript needs one itself, so that only the program is told so.
    const gone = `const { cwd } = process; process.cwd = () => {
      if (/src.cli\\.ts/.test(new Error().stack)) throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT' });
      return cwd();
    };`;
    const preload = `data:text/javascript,${encodeURIComponent(gone)}`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--import', preload, 'src/cli.ts', 'lint', '.']);
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += String(data)));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    assert.deepEqual(
      [exitCode, stderr],
      [3, 'pullbook: The working folder was removed, or you may not look into it. Change to another one.\n'],
    );
  });
});
