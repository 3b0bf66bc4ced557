import { PullbookError } from '../../../shared/errors';
import { signInOffer } from '../../../shared/offer';
import type { Http, HttpAnswer, HttpCall } from '../../http/http';
import type { DockerHubCredential } from '../contract';
import type { SessionKeeper } from './sessionKeeper';
import { sessionExpired } from './signInRefusals';
import { namesTokenKind } from './tokenKind';

export type HubCaller = (call: HttpCall) => Promise<HttpAnswer>;

/** Makes calls with a session, which it renews once when the service refuses it. A 401 has changed nothing. */
export function createHubCaller(options: {
  readonly http: Http;
  readonly keeper: SessionKeeper;
  readonly identity: string;
  readonly credentialKind: DockerHubCredential['kind'];
}): HubCaller {
  const { http, keeper, identity, credentialKind } = options;
  return async (call) => {
    const accept = [...(call.accept ?? []), 401, 403];
    const send = (bearer: string): Promise<HttpAnswer> =>
      http.send({ ...call, accept, headers: { ...call.headers, authorization: `Bearer ${bearer}` } });

    const first = await keeper.token(call.signal);
    let answer = await send(first.value.reveal());
    if (answer.status === 401) {
      if (credentialKind === 'session') throw sessionExpired(identity);
      const renewed = await keeper.renew(first, call.signal);
      answer = await send(renewed.value.reveal());
    }
    if (answer.status === 401) throw answer.error();
    if (answer.status === 403) {
      const error = answer.error();
      if (namesTokenKind(error.message)) throw kindRefused(error);
      if (call.accept?.includes(403) !== true) throw forbidden(error, identity, credentialKind);
    }
    return answer;
  };
}

function kindRefused(error: PullbookError): PullbookError {
  return new PullbookError('TOKEN_KIND_REFUSED', error.message, {
    ...error.facts,
    advice:
      'Nothing was changed. Docker Hub takes no access token for this call: sign in with the account password, or use the session of `docker login`.',
    offers: [signInOffer('dockerhub', 'Docker Hub')],
  });
}

function forbidden(error: PullbookError, identity: string, credentialKind: DockerHubCredential['kind']): PullbookError {
  const who =
    credentialKind === 'organisation-token'
      ? `The organisation access token of \`${identity}\` may not do this: give it the scopes Member, Invite and Group, each to read and to edit, or sign in as an owner.`
      : `\`${identity}\` may not do this: ask an owner of the organisation, or sign in as one.`;
  return new PullbookError(error.code, error.message, {
    ...error.facts,
    advice: `Nothing was changed. ${who}`,
    offers: [signInOffer('dockerhub', 'Docker Hub')],
  });
}
