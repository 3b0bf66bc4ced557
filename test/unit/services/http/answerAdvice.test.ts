import assert from 'node:assert/strict';
import { createHttp } from '../../../../src/services/http/http';
import type { OwnWords } from '../../../../src/services/http/answerAdvice';
import type { PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { VirtualClock } from '../clients/testServices';

async function refusalOf(
  status: number,
  options: {
    readonly ownWords?: readonly OwnWords[];
    readonly headers?: Record<string, string>;
    readonly path?: string;
  } = {},
): Promise<PullbookError> {
  const { headers = {}, path = '/things', ownWords } = options;
  const http = createHttp({
    service: 'A service',
    baseUrl: 'https://service.example',
    transport: () => Promise.resolve({ status, headers, body: '{"message":"no seats left"}' }),
    clock: new VirtualClock(),
    random: { bytes: (count) => new Uint8Array(count) },
    redactor: new Redactor(),
    logger: silentLogger,
    readOnly: false,
    ...(ownWords !== undefined && { ownWords }),
  });
  return http.send({ method: 'POST', path }).then(
    () => assert.fail('it was accepted'),
    (error: unknown) => error as PullbookError,
  );
}

describe('what to do about a refusal', () => {
  for (const [status, code, advice] of [
    [400, 'BAD_REQUEST', /Correct in the step’s input what the service names/],
    [401, 'CREDENTIALS_REFUSED', /Sign in again/],
    [402, 'BAD_REQUEST', /seats are used up/],
    [403, 'FORBIDDEN', /ask an owner or admin/],
    [404, 'NOT_FOUND', /may not see it/],
    [405, 'BAD_REQUEST', /newer version of Pullbook/],
    [407, 'NETWORK', /`HTTPS_PROXY`/],
    [409, 'CONFLICT', /exists already/],
    [410, 'BAD_REQUEST', /is gone/],
    [413, 'BAD_REQUEST', /too large/],
    [415, 'BAD_REQUEST', /newer version of Pullbook/],
    [422, 'BAD_REQUEST', /Correct in the step’s input/],
    [423, 'BAD_REQUEST', /locked/],
    [451, 'BAD_REQUEST', /legal reasons/],
    [499, 'BAD_REQUEST', /^Nothing was changed\. Nothing is known of status 499 here\. .*id of the request/],
    [511, 'NETWORK', /^Whether the change was made is not known/],
  ] as const) {
    it(`is said for ${status}, beside the service’s own words`, async () => {
      const { code: found, message, facts } = await refusalOf(status);
      assert.equal(found, code);
      assert.match(message, new RegExp(`answered ${status} .*: no seats left\\.$`));
      assert.match(facts.advice!, advice);
    });
  }

  it('says how long to wait where the service does, and only where waiting helps', async () => {
    const headers = { 'retry-after': '61' };
    assert.match((await refusalOf(429, { headers })).facts.advice!, /Wait 61 seconds/);
    assert.doesNotMatch((await refusalOf(403, { headers })).facts.advice!, /Wait/);
  });

  it('is the service’s own, by status and route, where its folder says more', async () => {
    const ownWords: readonly OwnWords[] = [
      { statuses: [402, 409], operation: /^POST \/invites/, advice: 'Buy a seat.', code: 'CONFLICT' },
      { statuses: [403], advice: 'Ask who keeps single sign-on.' },
    ];
    const invite = await refusalOf(402, { ownWords, path: '/invites/bulk' });
    assert.deepEqual([invite.code, invite.facts.advice], ['CONFLICT', 'Nothing was changed. Buy a seat.']);
    assert.match(invite.message, /no seats left/);
    assert.match((await refusalOf(402, { ownWords })).facts.advice!, /ask whoever pays/);
    const refused = await refusalOf(403, { ownWords });
    assert.deepEqual(
      [refused.code, refused.facts.advice],
      ['FORBIDDEN', 'Nothing was changed. Ask who keeps single sign-on.'],
    );
  });
});
