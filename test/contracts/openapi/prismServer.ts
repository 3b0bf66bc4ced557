import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { freePort, outDir } from '../../../.ci/lib.mjs';
import { contractTools } from './contractTools';
import type { OpenApi, Schema } from './openapiDocument';

export interface PrismServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A mock that Prism makes of a document, as a process of its own. It refuses with 422 what the document does not allow,
 * and with 500 to give an answer of its own that the document does not allow. `Prefer: code=404` asks for that answer,
 * `Prefer: dynamic=true` for made-up values in the place of the document's examples.
 */
export async function startPrism(name: string, document: OpenApi): Promise<PrismServer> {
  const file = path.join(outDir, 'contracts', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(mockable(document)));
  const port = await freePort();
  const prism = path.join(contractTools(), 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js');
  const options = ['--port', String(port), '--host', '127.0.0.1', '--errors', '--seed', 'pullbook'];
  const child = spawn(process.execPath, [prism, 'mock', ...options, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await listening(child, ended);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function listening(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-10_000);
        if (printed.includes('Prism is listening')) resolve();
      });
    }
    child.once('error', reject);
    void ended.then(() => reject(new Error(`Prism ended early: ${printed}`)));
  });
}

/**
 * The document as a mock can serve it. It keeps no state, so each page would be followed by another; where a schema gives
 * an example and no type it would make up an object; and an example that its own schema refuses (CircleCI's
 * `organization_id`, a name where a UUID is asked for) it would rightly not send.
 */
function mockable(document: OpenApi): OpenApi {
  const copy = structuredClone(document);
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, schema] of Object.entries((node as Schema).properties ?? {})) {
      if (name === 'next' || name === 'next_page_token') Object.assign(schema, { enum: [null], nullable: true });
      if (typeof schema.example !== 'string') continue;
      schema.type ??= 'string';
      if (schema.format === 'uuid' && !/^[\da-f-]{36}$/.test(schema.example)) delete schema.example;
    }
    if ('example' in node && typeof node.example === 'object' && node.example !== null && 'next' in node.example) {
      node.example.next = null;
    }
    Object.values(node).forEach(look);
  };
  look(copy);
  return copy;
}
