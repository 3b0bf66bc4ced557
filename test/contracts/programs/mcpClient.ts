import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { program } from './program';

interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

/** A server of the Model Context Protocol as a child process, asked over its standard streams. */
export interface McpServer {
  call(tool: string, params: Readonly<Record<string, unknown>>): Promise<Answer>;
  stop(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly result?: {
    readonly content?: readonly { readonly text: string }[];
    readonly isError?: boolean;
  };
}

/**
 * CircleCI's server, with its telemetry off.
 *
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic/transports (stdio)
 */
export async function startMcpServer(host: string, token: string): Promise<McpServer> {
  const child = spawn(process.execPath, [program('mcpServer')], {
    env: { ...process.env, CIRCLECI_BASE_URL: host, CIRCLECI_TOKEN: token, DISABLE_TELEMETRY: 'true' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const waiting = new Map<
    number,
    { readonly resolve: (message: Message) => void; readonly reject: (error: Error) => void }
  >();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the server has ended: ${printed}`));
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message;
    if (message.id === undefined) return;
    waiting.get(message.id)?.resolve(message);
    waiting.delete(message.id);
  });
  let last = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: object): Promise<Message> => {
    const id = (last += 1);
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send({ id, method, params });
    });
  };
  const clientInfo = { name: 'pullbook-tests', version: '1' };
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  send({ method: 'notifications/initialized' });
  return {
    async call(tool, params) {
      const { result } = await ask('tools/call', { name: tool, arguments: { params } });
      const [content] = result?.content ?? [];
      assert.ok(content !== undefined, `${tool} answered nothing`);
      return { text: content.text, isError: result?.isError === true };
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
