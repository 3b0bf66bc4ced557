import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { axiosTransport } from '../../../../src/services/http/axiosTransport';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import type { HttpRequest } from '../../../../src/shared/ports';
import { everythingIn, fake } from './testServices';

/** Serves one listener for the length of `use`. */
async function serving(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const request = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${url}/things?page=1`,
  headers: { authorization: `Bearer ${fake.token}`, 'circle-token': fake.circleToken, accept: 'application/json' },
  body: JSON.stringify({ secret: fake.password }),
  timeoutMs: 600_000,
  ...more,
});

async function failure(sending: Promise<unknown>): Promise<PullbookError> {
  const error = await sending.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason as PullbookError,
  );
  const shown = everythingIn(error);
  for (const secret of Object.values(fake))
    assert.ok(!shown.includes(secret), `the error shows ${secret.slice(0, 4)}…`);
  assert.ok(!/axios|Bearer/i.test(shown.replace(/\(?[^\s(]*axiosTransport[^\s)]*\)?|node_modules\S*/g, '')));
  return error;
}

describe('the transport over axios', () => {
  it('sends method, headers and body as they are, and gives every status back as an answer', async () => {
    await serving(
      (incoming, outgoing) => {
        let body = '';
        incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
        incoming.on('end', () => {
          outgoing.writeHead(418, { 'X-Trace': 'T', 'Set-Cookie': ['a=1', 'b=2'] });
          outgoing.end(`${incoming.method} ${incoming.url} ${String(incoming.headers['circle-token'])} ${body}`);
        });
      },
      async (url) => {
        const answer = await axiosTransport(request(url));
        assert.equal(answer.status, 418);
        assert.equal(answer.headers['x-trace'], 'T');
        assert.equal(answer.headers['set-cookie'], 'a=1, b=2');
        assert.equal(answer.body, `POST /things?page=1 ${fake.circleToken} {"secret":"${fake.password}"}`);
      },
    );
  });

  it('leaves JSON as text, whatever its type', async () => {
    await serving(
      (_, outgoing) => outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"a": 1}\n'),
      async (url) => assert.equal((await axiosTransport(request(url))).body, '{"a": 1}\n'),
    );
  });

  it('follows no redirect: credentials go where they were sent', async () => {
    let asked = 0;
    await serving(
      (_, outgoing) => {
        asked++;
        outgoing.writeHead(302, { location: '/elsewhere' }).end();
      },
      async (url) => {
        const answer = await axiosTransport(request(url));
        assert.equal(answer.status, 302);
        assert.equal(answer.headers['location'], '/elsewhere');
        assert.equal(asked, 1);
      },
    );
  });

  it('answers a HEAD with headers alone', async () => {
    await serving(
      (_, outgoing) => outgoing.writeHead(200, { 'RateLimit-Limit': '100;w=21600' }).end(),
      async (url) => {
        const { body, ...rest } = request(url, { method: 'HEAD' });
        assert.ok(body);
        const answer = await axiosTransport(rest);
        assert.equal(answer.headers['ratelimit-limit'], '100;w=21600');
        assert.equal(answer.body, '');
      },
    );
  });

  it('is in doubt about a write whose connection breaks, and not about a read', async () => {
    await serving(
      (incoming) => incoming.socket.destroy(),
      async (url) => {
        const write = await failure(axiosTransport(request(url)));
        assert.deepEqual([codeOf(write), write.facts.effect], ['NETWORK', 'unknown']);
        const read = await failure(axiosTransport(request(url, { method: 'GET' })));
        assert.deepEqual([codeOf(read), read.facts.effect], ['NETWORK', 'none']);
      },
    );
  });

  it('tells an answer that is too large as that, packed or not, and reads no further', async () => {
    const blanks = Buffer.alloc(1_000_000, ' ');
    const bomb = gzipSync(Buffer.alloc(21_000_000, ' '));
    let sent = 0;
    const answers: Readonly<Record<string, RequestListener>> = {
      packed: (_, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      endless: (_, outgoing) => {
        const more = (): void => {
          for (let go = true; go && !outgoing.destroyed; sent++) go = outgoing.write(blanks);
        };
        outgoing.on('drain', more);
        more();
      },
    };
    for (const [name, listener] of Object.entries(answers))
      await serving(listener, async (url) => {
        for (const method of ['GET', 'POST'] as const) {
          sent = 0;
          const error = await failure(axiosTransport(request(url, { method })));
          assert.deepEqual(
            [error.code, error.facts.effect],
            ['UNEXPECTED_ANSWER', method === 'GET' ? 'none' : 'unknown'],
            name,
          );
          assert.match(error.message, /more than 20 MB/);
          assert.doesNotMatch(error.facts.advice ?? '', /network connection/);
        }
        assert.ok(sent < 60, `${sent} MB`);
      });
  });

  it('unpacks what is packed, and takes a byte order mark away', async () => {
    await serving(
      (_, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('\ufeff{"a":"ü"}')),
      async (url) => assert.equal((await axiosTransport(request(url))).body, '{"a":"ü"}'),
    );
  });

  it('fails for a body that breaks off', async () => {
    await serving(
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-length': '1000' });
        outgoing.write('{"token":', () => outgoing.destroy());
      },
      async (url) => assert.equal(codeOf(await failure(axiosTransport(request(url)))), 'NETWORK'),
    );
  });

  it('knows that nothing was sent where nobody listens or the name does not exist', async () => {
    let closed = '';
    await serving(
      () => undefined,
      (url) => {
        closed = url;
        return Promise.resolve();
      },
    );
    for (const url of [closed, 'http://no-such-host.invalid']) {
      const error = await failure(axiosTransport(request(url)));
      assert.deepEqual([codeOf(error), error.facts.effect], ['NETWORK', 'none']);
    }
  });

  it('limits the whole exchange, also one that drips', async () => {
    // The limit is reached when the test says so: by the clock, a busy machine could reach it before the request is sent.
    const limit = new AbortController();
    const timeout = mock.method(AbortSignal, 'timeout', () => limit.signal);
    await serving(
      (_, outgoing) => {
        outgoing.writeHead(200);
        let drops = 0;
        const drip = setInterval(() => {
          outgoing.write('.');
          if (++drops === 3) limit.abort(new DOMException('it is over', 'TimeoutError'));
        }, 5);
        outgoing.on('close', () => clearInterval(drip));
      },
      async (url) => {
        const error = await failure(axiosTransport(request(url, { timeoutMs: 60 })));
        assert.deepEqual([codeOf(error), error.facts.effect], ['TIMEOUT', 'unknown']);
      },
    ).finally(() => timeout.mock.restore());
    assert.deepEqual(
      timeout.mock.calls.map((call) => call.arguments),
      [[60]],
    );
  });

  it('stops at once when it is cancelled, before and during', async () => {
    const controller = new AbortController();
    await serving(
      () => controller.abort(),
      async (url) => {
        const error = await failure(axiosTransport(request(url, { signal: controller.signal })));
        assert.equal(codeOf(error), 'CANCELLED');
        const again = await failure(axiosTransport(request(url, { signal: controller.signal })));
        assert.equal(codeOf(again), 'CANCELLED');
      },
    );
  });
});
