import assert from 'node:assert/strict';
import { z } from 'zod';
import { createHttp, type HttpCall } from '../../../../src/services/http/http';
import type { ErrorFacts } from '../../../../src/shared/errors';
import type { HttpRequest, Transport } from '../../../../src/shared/ports';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { broken, VirtualClock } from './testServices';

const secret = 'v3ry-' + 's3cret-' + 'value';
const read: HttpCall = { method: 'GET', path: '/things' };
const write: HttpCall = { method: 'POST', path: '/things', body: { name: 'a' } };

function httpWith(
  answers: readonly ({ status: number; headers?: Record<string, string>; body?: string } | Error)[],
  { readOnly = false, random = 255 } = {},
) {
  const clock = new VirtualClock();
  const redactor = new Redactor();
  redactor.register(new Secret(secret));
  const requests: HttpRequest[] = [];
  const transport: Transport = (request) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]!;
    requests.push(request);
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ headers: {}, body: '', ...answer });
  };
  const http = createHttp({
    service: 'CircleCI',
    baseUrl: 'https://circleci.com',
    transport,
    clock,
    random: { bytes: (count) => new Uint8Array(count).fill(random) },
    redactor,
    logger: silentLogger,
    readOnly,
  });
  return { http, clock, requests };
}

const fails =
  (code: string, facts: Partial<ErrorFacts> = {}) =>
  (error: unknown) => {
    const found = error as { code: string; facts: Record<string, unknown> };
    assert.equal(found.code, code);
    for (const [name, value] of Object.entries(facts)) assert.deepEqual(found.facts[name], value, name);
    return true;
  };

describe('an HTTP call', () => {
  it('sends JSON with a time limit and names no secret in its address', async () => {
    const { http, requests } = httpWith([{ status: 200, body: '{"ok":true}' }]);
    const answer = await http.send({ ...write, query: { page: 2, after: undefined } });
    assert.deepEqual(answer.json(z.object({ ok: z.boolean() })), { ok: true });
    assert.equal(requests[0]!.url, 'https://circleci.com/things?page=2');
    assert.equal(requests[0]!.headers['accept'], 'application/json');
    assert.equal(requests[0]!.body, '{"name":"a"}');
    assert.equal(requests[0]!.timeoutMs, 30_000);
  });

  for (const [status, code, effect] of [
    [400, 'BAD_REQUEST', 'none'],
    [401, 'CREDENTIALS_REFUSED', 'none'],
    [403, 'FORBIDDEN', 'none'],
    [404, 'NOT_FOUND', 'none'],
    [408, 'TIMEOUT', 'unknown'],
    [409, 'CONFLICT', 'none'],
    [418, 'BAD_REQUEST', 'none'],
    [422, 'BAD_REQUEST', 'none'],
    [429, 'RATE_LIMITED', 'none'],
    [500, 'UNAVAILABLE', 'unknown'],
    [503, 'UNAVAILABLE', 'unknown'],
    [302, 'UNEXPECTED_ANSWER', 'none'],
  ] as const) {
    it(`fails a write that is answered ${status} with ${code}, effect ${effect}`, async () => {
      const { http, requests } = httpWith([{ status }]);
      await assert.rejects(http.send(write), fails(code, { effect, status, operation: 'POST /things' }));
      assert.equal(requests.length, 1, 'a write is never repeated');
    });
  }

  it('repeats a read that the network or the service failed, and waits longer each time', async () => {
    const { http, clock, requests } = httpWith([broken('none'), { status: 502 }, { status: 503 }, { status: 200 }]);
    assert.equal((await http.send(read)).status, 200);
    assert.equal(requests.length, 4);
    assert.deepEqual(clock.slept, [500, 1000, 2000]);
  });

  it('takes up to half of each wait away at random, so that machines do not return in step', async () => {
    const { http, clock } = httpWith([{ status: 503 }, { status: 200 }], { random: 0 });
    await http.send(read);
    assert.deepEqual(clock.slept, [250]);
  });

  it('gives a read up after four attempts, with effect none', async () => {
    const { http, requests } = httpWith([{ status: 503 }]);
    await assert.rejects(http.send(read), fails('UNAVAILABLE', { effect: 'none' }));
    assert.equal(requests.length, 4);
  });

  it('does not repeat a refusal, a time-out, or a read that may be made once only', async () => {
    for (const [answer, call] of [
      [{ status: 403 }, read],
      [{ status: 408 }, read],
      [{ status: 503 }, { ...write, effect: 'read', once: true } satisfies HttpCall],
    ] as const) {
      const { http, requests } = httpWith([answer]);
      await assert.rejects(http.send(call));
      assert.equal(requests.length, 1);
    }
  });

  it('trap 11: waits by Retry-After in seconds, as a date, and by X-Retry-After as a time stamp', async () => {
    const start = new VirtualClock().now();
    for (const headers of [
      { 'retry-after': '7' },
      { 'retry-after': new Date(start + 7000).toUTCString() },
      { 'x-retry-after': String(start / 1000 + 7) },
    ]) {
      const { http, clock } = httpWith([{ status: 429, headers: headers }, { status: 200 }]);
      await http.send(read);
      assert.deepEqual(clock.slept, [7000], JSON.stringify(headers));
    }
  });

  it('does not wait an hour for anybody: it hands the time to the caller', async () => {
    const { http, clock, requests } = httpWith([{ status: 429, headers: { 'retry-after': '3600' } }]);
    await assert.rejects(http.send(read), fails('RATE_LIMITED', { retryAfterMs: 3_600_000, effect: 'none' }));
    assert.equal(requests.length, 1);
    assert.deepEqual(clock.slept, []);
  });

  it('stops between attempts when it is cancelled', async () => {
    const controller = new AbortController();
    const { http, requests } = httpWith([{ status: 503 }]);
    const sending = http.send({ ...read, signal: controller.signal });
    controller.abort();
    await assert.rejects(sending, fails('CANCELLED'));
    assert.equal(requests.length, 1);
  });

  it('refuses a write on a read-only client before anything is sent', async () => {
    const { http, requests } = httpWith([{ status: 200 }], { readOnly: true });
    await assert.rejects(http.send(write), fails('DEFECT'));
    assert.equal(requests.length, 0);
    assert.equal((await http.send({ ...write, effect: 'read' })).status, 200, 'a POST that reads is a read');
  });

  it('leaves a doubt after a lost write and none after a lost read, even one made by POST', async () => {
    const { http } = httpWith([broken('unknown')]);
    await assert.rejects(http.send(write), fails('NETWORK', { effect: 'unknown', service: 'CircleCI' }));
    await assert.rejects(http.send({ ...write, effect: 'read' }), fails('NETWORK', { effect: 'none' }));
  });

  it('answers truncated JSON with UNEXPECTED_ANSWER, in doubt after a write, and quotes nothing of it', async () => {
    const { http } = httpWith([{ status: 201, body: `{"token":"${secret}` }]);
    for (const [call, effect] of [
      [write, 'unknown'],
      [read, 'none'],
    ] as const) {
      const answer = await http.send(call);
      assert.throws(
        () => answer.json(z.object({})),
        (error: Error) => fails('UNEXPECTED_ANSWER', { effect })(error) && !error.message.includes('s3cret'),
      );
    }
  });

  it('names the place where JSON has another shape, not what stands there', async () => {
    const { http } = httpWith([{ status: 200, body: JSON.stringify({ items: [{ id: secret }] }) }]);
    const answer = await http.send(read);
    assert.throws(
      () => answer.json(z.object({ items: z.array(z.object({ id: z.number() })) })),
      (error: Error) => error.message.includes('`items.0.id`') && !error.message.includes('s3cret'),
    );
  });

  it('shows the words of the service from every shape of error body, redacted and on one line', async () => {
    for (const [body, expected] of [
      [{ errinfo: {}, message: 'permission denied' }, 'permission denied'],
      [{ detail: 'Not allowed', message: '' }, 'Not allowed'],
      [{ fields: {}, text: 'bad label' }, 'bad label'],
      [{ code: 3, message: 'invalid actor', details: [] }, 'invalid actor'],
      [{ error: { title: 'Conflict', detail: 'taken' } }, 'taken'],
      [{ details: 'incorrect username or password' }, 'incorrect username or password'],
      [
        { errors: [{ code: 'DENIED', message: 'access to the resource is denied', detail: null }] },
        'access to the resource is denied',
      ],
      [{ errors: ['first', 'second'] }, 'first'],
      [{ errors: [{ status: 404, title: 'no such run' }] }, 'no such run'],
      [{ error: 'invalid_grant', error_description: 'the token has ended' }, 'the token has ended'],
      [{ error: 'forbidden by the gateway' }, 'forbidden by the gateway'],
      [{ email: ['Enter a valid address.'], role: ['Unknown.'] }, 'email: Enter a valid address. role: Unknown'],
      [`plain\n\u001b[31mtext ${secret}`, 'plain [31mtext [redacted]'],
    ] as const) {
      const { http } = httpWith([{ status: 400, body: typeof body === 'string' ? body : JSON.stringify(body) }]);
      await assert.rejects(http.send(read), (error: Error) => {
        assert.equal(error.message, `CircleCI answered 400 to \`GET /things\`: ${expected}.`);
        return true;
      });
    }
  });

  it('says nothing of a web page in the place of an error', async () => {
    const { http } = httpWith([{ status: 400, body: '<html>oops</html>' }]);
    await assert.rejects(http.send(read), { message: 'CircleCI answered 400 to `GET /things`.' });
  });

  it('carries the request id for a ticket', async () => {
    const { http } = httpWith([{ status: 500, headers: { 'x-request-id': 'r-1' } }]);
    await assert.rejects(http.send(write), fails('UNAVAILABLE', { requestId: 'r-1' }));
  });

  it('follows a read to a trailing slash of the same origin, and credentials nowhere else', async () => {
    const { http, requests } = httpWith([{ status: 301, headers: { location: '/things/' } }, { status: 200 }]);
    assert.equal((await http.send(read)).status, 200);
    assert.equal(requests[1]!.url, 'https://circleci.com/things/');
    const away = httpWith([{ status: 301, headers: { location: 'https://elsewhere.example/' } }]);
    await assert.rejects(away.http.send(read), fails('UNEXPECTED_ANSWER'));
    assert.equal(away.requests.length, 1);
  });
});
