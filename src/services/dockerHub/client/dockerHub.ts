import { PullbookError } from '../../../shared/errors';
import { signInOffer } from '../../../shared/offer';
import type { Clock } from '../../../shared/ports';
import type { Redactor } from '../../../shared/redactor';
import type { Secret } from '../../../shared/secret';
import { hubAnswers } from './dockerHubAnswers';
import { createDockerHubSession } from './dockerHubSession';
import { createHubCaller } from './hubCaller';
import { signInToDockerHub } from './dockerHubSignIn';
import type { Http } from '../../http/http';
import type { CallOptions } from '../../callOptions';
import type { DockerHub, DockerHubCredential, DockerHubSession } from '../contract';
import { createSessionKeeper, type SessionKeeper } from './sessionKeeper';
import { hubClaimsOf } from './tokenKind';

export interface HubSessionEntry {
  /** As given last: its one-time code is the one of now. */
  credential: DockerHubCredential;
  readonly secret: Secret;
  readonly keeper: SessionKeeper;
}

/** Sessions by who they are of, with the secret that opened each. In memory alone. */
export type HubSessionStore = Map<string, HubSessionEntry>;

/** Sessions shared by all views of Docker Hub. */
export interface HubSessions {
  keeperOf(credential: DockerHubCredential): SessionKeeper;
}

/**
 * @param ports.http - A read-only client will do: signing in changes nothing.
 * @param ports.store - Shared between clients of the same Docker Hub where a person should type a one-time code once for
 * all of them. Default: a store of its own.
 */
export function createHubSessions(ports: {
  readonly http: Http;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly store?: HubSessionStore | undefined;
}): HubSessions {
  const kept: HubSessionStore = ports.store ?? new Map<string, HubSessionEntry>();
  return {
    keeperOf(credential) {
      const key = `${credential.kind} ${identityOf(credential)}`;
      const secret = credential.kind === 'password' ? credential.password : credential.token;
      const known = kept.get(key);
      // Whoever signs in anew is not given the session of the earlier secret.
      if (known?.secret.equals(secret)) {
        // The same password, but its one-time code is the one of now.
        known.credential = credential;
        return known.keeper;
      }
      const keeper = createSessionKeeper(
        (signal) => signInToDockerHub(entry.credential, ports, signal === undefined ? {} : { signal }),
        ports.clock,
      );
      const entry: HubSessionEntry = { credential, secret, keeper };
      kept.set(key, entry);
      return keeper;
    },
  };
}

/**
 * Docker Hub's web API.
 *
 * @param options.operator - The credential of the person who runs this; asked for at each `asOperator`, so that
 * signing out and in again works at once.
 * @see https://docs.docker.com/reference/api/hub/latest/
 */
export function createDockerHub(options: {
  readonly http: Http;
  readonly redactor: Redactor;
  readonly sessions: HubSessions;
  readonly operator: () => Promise<DockerHubCredential | undefined>;
}): DockerHub {
  const { http, redactor, sessions, operator } = options;

  async function open(credential: DockerHubCredential, { signal }: CallOptions): Promise<DockerHubSession> {
    const keeper = sessions.keeperOf(credential);
    // Now, so that a refused credential is refused here and not in the middle of a step.
    const { value } = await keeper.token(signal);
    const typed = { http, redactor, keeper, identity: identityOf(credential), credentialKind: credential.kind };
    const identity = hubClaimsOf(value).username ?? (await askIdentity(typed, signal));
    return createDockerHubSession({ ...typed, identity: identity.toLowerCase() });
  }

  return {
    async findUser(username, { signal }) {
      const path = `/v2/users/${encodeURIComponent(username)}`;
      const answer = await http.send({ method: 'GET', path, accept: [404], signal });
      if (answer.status === 404) return undefined;
      const user = answer.json(hubAnswers.user);
      return { id: user.id, username: user.username ?? username };
    },

    async asOperator(callOptions) {
      const credential = await operator();
      if (credential === undefined) {
        throw new PullbookError('CREDENTIALS_MISSING', 'Nobody is signed in to Docker Hub.', {
          service: 'Docker Hub',
          advice: 'Nothing was changed. Sign in to Docker Hub as an owner of the organisation.',
          offers: [signInOffer('dockerhub', 'Docker Hub')],
        });
      }
      return open(credential, callOptions);
    },

    as: (username, password, callOptions) => open({ kind: 'password', username, password }, callOptions),
  };
}

/**
 * The Docker ID, where the session does not say it. A sign-in takes a mail address as well, and no answer about members or
 * invites knows anybody by that.
 */
async function askIdentity(
  typed: Parameters<typeof createHubCaller>[0],
  signal: AbortSignal | undefined,
): Promise<string> {
  if (!typed.identity.includes('@')) return typed.identity;
  const answer = await createHubCaller(typed)({ method: 'GET', path: '/v2/user', signal });
  return answer.json(hubAnswers.ownUser).username;
}

/** As it was typed. */
function identityOf(credential: DockerHubCredential): string {
  return credential.kind === 'organisation-token' ? credential.organisation : credential.username;
}
