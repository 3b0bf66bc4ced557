import assert from 'node:assert/strict';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { axiosTransportVia } from '../../../../src/services/http/axiosTransport';
import { PullbookError } from '../../../../src/shared/errors';
import type { HttpRequest } from '../../../../src/shared/ports';
import { selfSigned } from '../../../support/selfSigned';

const lost = () => new PullbookError('STATE_LOST', 'taken over');

describe('a request that is held back until its connection stands', () => {
  const { key, cert } = selfSigned(['localhost']);
  const agent = new https.Agent({ ca: cert, keepAlive: true });
  const transport = axiosTransportVia(agent);
  const connections: string[] = [];
  let bodies: string[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      bodies.push(body);
      response.end('ok');
    });
  };
  const servers = {
    http: http.createServer(listener).on('connection', () => connections.push('http')),
    https: https.createServer({ key, cert }, listener).on('secureConnection', () => connections.push('https')),
  };
  before(async () => {
    for (const server of Object.values(servers)) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => {
    agent.destroy();
    for (const server of Object.values(servers)) server.close().closeAllConnections();
  });
  beforeEach(() => {
    connections.length = 0;
    bodies = [];
  });

  for (const scheme of ['http', 'https'] as const) {
    const request = (beforeSend: () => void): HttpRequest => ({
      method: 'POST',
      url: `${scheme}://localhost:${(servers[scheme].address() as AddressInfo).port}/`,
      headers: { 'content-type': 'text/plain' },
      body: 'value '.repeat(20_000),
      timeoutMs: 10_000,
      beforeSend,
    });

    it(`asks once more when it is connected, then sends all of it: ${scheme}`, async () => {
      let asked = 0;
      const { body } = await transport(
        request(() => {
          asked++;
        }),
      );
      assert.equal(body, 'ok');
      assert.equal(asked, 1);
      assert.deepEqual(
        bodies.map(({ length }) => length),
        [120_000],
      );
    });

    it(`sends nothing where that is refused, on a new connection and on one that was kept: ${scheme}`, async () => {
      const refused = request(() => {
        throw lost();
      });
      await assert.rejects(transport(refused), { code: 'STATE_LOST' });
      await assert.rejects(transport(refused), { code: 'STATE_LOST' });
      assert.deepEqual(bodies, []);
      await transport(request(() => undefined));
      await assert.rejects(transport(refused), { code: 'STATE_LOST' });
      assert.equal(bodies.length, 1);
    });
  }

  it('is told apart from a connection that fails', async () => {
    const request = { method: 'GET', url: 'http://127.0.0.1:1/', headers: {}, timeoutMs: 10_000 } as const;
    await assert.rejects(transport({ ...request, beforeSend: () => undefined }), { code: 'NETWORK' });
  });
});
