import { PullbookError } from '../../../shared/errors';
import { linkOffer, signInOffer } from '../../../shared/offer';
import type { Redactor } from '../../../shared/redactor';
import type { Secret } from '../../../shared/secret';
import type { Http, HttpAnswer, HttpCall } from '../../http/http';

/** Makes one call below `/api/v2`, with the token. */
export type CircleCiCaller = (call: HttpCall) => Promise<HttpAnswer>;

import { tokenPage } from '../endpoints';

/**
 * @param options.token - The operator's personal API token; asked for at each call, so that signing in works at once.
 */
export function createCircleCiCaller(options: {
  readonly http: Http;
  readonly redactor: Redactor;
  readonly token: () => Promise<Secret | undefined>;
}): CircleCiCaller {
  const { http, redactor, token } = options;
  return async (call) => {
    const secret = await token();
    if (secret === undefined) throw missing();
    redactor.register(secret);
    const accepted = call.accept ?? [];
    const answer = await http.send({
      ...call,
      path: `/api/v2${call.path}`,
      accept: [...accepted, 401, 403, 404],
      headers: { ...call.headers, 'circle-token': secret.reveal() },
    });
    if ((answer.status >= 200 && answer.status < 300) || accepted.includes(answer.status)) return answer;
    const error = answer.error();
    const advice = adviceFor(answer.status);
    throw advice === undefined ? error : new PullbookError(error.code, error.message, { ...error.facts, ...advice });
  };
}

function missing(): PullbookError {
  return new PullbookError('CREDENTIALS_MISSING', 'Nobody is signed in to CircleCI.', {
    service: 'CircleCI',
    advice: 'Nothing was changed. Sign in to CircleCI with a personal API token.',
    offers: [signInOffer('circleci', 'CircleCI'), linkOffer('Create a personal API token', tokenPage)],
  });
}

/**
 * A 401 is also the answer to tokens made before 2023-06-23 on newer routes; a 404 to project tokens, to tokens
 * without access, and to a wrong slug alike.
 */
function adviceFor(status: number): ConstructorParameters<typeof PullbookError>[2] {
  switch (status) {
    case 401:
      return {
        advice:
          'Nothing was changed. The token is revoked, past its end, or of the old format: create a new personal API token and sign in with it.',
        offers: [signInOffer('circleci', 'CircleCI'), linkOffer('Create a personal API token', tokenPage)],
      };
    case 403:
      return {
        advice: 'Nothing was changed. Your CircleCI user lacks this right on the project: ask one of its admins.',
      };
    case 404:
      return {
        advice:
          'Nothing was changed. CircleCI answers this for a wrong slug, for a project your user may not see, and for a project token: check the slug, and that your token is a personal one.',
      };
    default:
      return undefined;
  }
}
