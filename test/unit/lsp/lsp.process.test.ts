import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { ableClient, clientOf } from '../../support/languageClient';

const config = 'jobs:\n  build:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\n';
const uri = 'file:///nowhere/.circleci/config.yml';

describe('`pullbook lsp` as a process', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function start(...args: string[]) {
    const child = spawn(process.execPath, ['--import=tsx', path.join(root, 'src/cli.ts'), 'lsp', ...args], {
      cwd: root,
    });
    children.push(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, ended, printed: () => ({ stdout, stderr }) };
  }

  /** The messages in what was printed. @throws Error for anything between them. */
  function messagesIn(stdout: string): unknown[] {
    const bytes = Buffer.from(stdout);
    const messages: unknown[] = [];
    for (let at = 0; at < bytes.length;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.subarray(at, at + 60).toString('latin1'));
      assert.ok(header, `no message at ${bytes.subarray(at, at + 60).toString()}`);
      const start = at + header[0].length;
      at = start + Number(header[1]);
      messages.push(JSON.parse(bytes.subarray(start, at).toString()));
    }
    return messages;
  }

  it('serves an editor and ends with it, and prints nothing but the protocol', async () => {
    const { child, ended, printed } = start('--stdio');
    const client = clientOf(child);
    await client.start(ableClient);
    await client.open(uri, 'yaml', config);
    const { diagnostics } = await client.diagnostics(uri);
    assert.ok(diagnostics.length > 0);
    await client.stop();
    assert.equal(await ended, 0);
    const { stdout, stderr } = printed();
    assert.ok(messagesIn(stdout).length > 2);
    assert.equal(stderr, '');
  });

  it('ends with 1 when its standard input closes', async () => {
    const { child, ended, printed } = start();
    child.stdin.end();
    assert.equal(await ended, 1);
    assert.deepEqual(printed(), { stdout: '', stderr: '' });
  });

  it('ends with 1 when its standard input closes in the middle of a message', async () => {
    const { child, ended, printed } = start();
    const client = clientOf(child);
    await client.start(ableClient);
    child.stdin.end('Content-Length: 500\r\n\r\n{"jsonrpc"');
    assert.equal(await ended, 1);
    assert.equal(printed().stderr, '');
  });

  it('ends at once at a signal', async () => {
    const { child, ended } = start();
    await clientOf(child).start(ableClient);
    child.kill('SIGTERM');
    assert.equal(await ended, null);
  });

  it('ends with the editor’s process, whichever way that was named', async () => {
    for (const way of ['initialize', 'argument'] as const) {
      const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      children.push(editor);
      await once(editor, 'spawn');
      const { child, ended } = start(...(way === 'argument' ? [`--clientProcessId=${editor.pid}`] : []));
      await clientOf(child).start(ableClient, way === 'initialize' ? { processId: editor.pid! } : {});
      editor.kill('SIGKILL');
      assert.equal(await ended, 1, way);
    }
  });

  it('survives what is no message', async () => {
    for (const garbage of [
      'Content-Length: x\r\n\r\n{}',
      'Content-Length: 5\r\n\r\n{"a":',
      'Content-Length: 2\r\n\r\n[]',
    ]) {
      const { child, ended } = start();
      child.stdin.write(garbage);
      child.stdin.end();
      assert.equal(await ended, 1, garbage);
    }
  });

  it('explains itself, and refuses what it does not know', async () => {
    const asked = start('--help');
    assert.equal(await asked.ended, 0);
    assert.match(asked.printed().stdout, /^pullbook lsp: /);
    assert.match(asked.printed().stdout, /media\/lsp\.md/);
    for (const wrong of ['--socket=1', 'more']) {
      const refused = start(wrong);
      assert.equal(await refused.ended, 64, wrong);
      assert.equal(refused.printed().stdout, '');
      assert.match(refused.printed().stderr, /^pullbook: .* See `pullbook lsp --help`\.\n$/);
    }
  });
});
