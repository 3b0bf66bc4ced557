import { PullbookError } from '../../../shared/errors';
import { signInOffer, terminalOffer } from '../../../shared/offer';
import type { HttpAnswer } from '../../http/http';
import type { DockerHubCredential } from '../contract';
import { withoutPassword } from './hubWords';
import type { TokenKind } from './tokenKind';

const service = 'Docker Hub';
const offers = [signInOffer('dockerhub', service)];

/** How an organisation access token is given. */
const asOrganisation =
  'Sign in with *Organisation access token* under the name of the organisation, or set PULLBOOK_DOCKERHUB_ORGANISATION and PULLBOOK_DOCKERHUB_TOKEN.';

/** The error for a `docker login` session that Docker Hub takes no longer. */
export function sessionExpired(username: string): PullbookError {
  return new PullbookError('SESSION_EXPIRED', `The \`docker login\` session of \`${username}\` has ended.`, {
    service,
    advice: 'Nothing was changed. Run `docker login` again, or sign in to Docker Hub with a password.',
    offers: [terminalOffer('docker login'), ...offers],
  });
}

/** The error for a credential that opens nothing, in the words of the service. */
export function refused(what: string, answer: HttpAnswer): PullbookError {
  const { message, facts } = answer.error();
  // A hint alone: whatever the words, the credential was refused.
  const isOrganisation = /organi[sz]ation account/i.test(message);
  return new PullbookError('CREDENTIALS_REFUSED', `Docker Hub refused ${what}. ${message}`, {
    ...facts,
    advice: isOrganisation
      ? `Nothing was changed. The name is an organisation’s, which has no password. ${asOrganisation}`
      : `Nothing was changed. Sign in again. ${withoutPassword}`,
    offers,
  });
}

/** The error for a credential of another kind than it was given as, before anything is asked with it. */
export function wrongKind({ kind, ...credential }: DockerHubCredential, found: TokenKind): PullbookError {
  const name = 'organisation' in credential ? credential.organisation : credential.username;
  const given = {
    password: `The password given for \`${name}\` is`,
    session: `The session of \`docker login\` of \`${name}\` comes of`,
    'organisation-token': `The organisation access token given for \`${name}\` is`,
  }[kind];
  return found === 'pat'
    ? new PullbookError(
        'TOKEN_KIND_REFUSED',
        `${given} a personal access token, which may manage neither tokens nor members.`,
        {
          service,
          advice:
            'Nothing was changed. Sign in with the account password, the session of `docker login` in the browser, or an organisation access token.',
          offers,
        },
      )
    : new PullbookError('TOKEN_KIND_REFUSED', `${given} an organisation access token, which is no Docker ID’s.`, {
        service,
        advice: `Nothing was changed. ${asOrganisation} It manages members and teams; access tokens of a service ID are made with that ID’s own password.`,
        offers,
      });
}
