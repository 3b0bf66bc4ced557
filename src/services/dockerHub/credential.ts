import { Secret } from '../../shared/secret';
import type { Credential, OpenPorts, Question, SignInPerson } from '../credential';
import type { DockerHub, DockerHubCredential } from './contract';
import { serviceIds } from './serviceIds';

/** As it is kept. Of a `docker login` only the choice is: Docker keeps the session. */
interface Kept {
  readonly kind: 'password' | 'organisation-token' | 'docker-login';
  readonly name: string;
  readonly value: string;
}

const title = 'Sign in to Docker Hub';

/** Three ways; a personal access token is none of them, because its sessions may manage neither tokens nor members. */
export const dockerHubCredential = {
  key: 'dockerhub',
  title: 'Docker Hub',
  variables: 'PULLBOOK_DOCKERHUB_USERNAME and PULLBOOK_DOCKERHUB_PASSWORD',
  help:
    'PULLBOOK_DOCKERHUB_USERNAME and PULLBOOK_DOCKERHUB_PASSWORD (with PULLBOOK_DOCKERHUB_CODE where two factors are on), ' +
    'or PULLBOOK_DOCKERHUB_ORGANISATION and PULLBOOK_DOCKERHUB_TOKEN, or else the session of `docker login`; ' +
    'PULLBOOK_DOCKERHUB_PASSWORD_<DOCKER ID> for each service ID',
  secretVariables: /^PULLBOOK_DOCKERHUB_(?:PASSWORD|TOKEN|CODE)/i,
  missing:
    'docker login has left no session on this machine. Run docker login in a terminal, choose the sign-in in the browser, then sign in here again.',

  async ask({ ask }) {
    const way = await ask(wayQuestion);
    const found =
      way === 'password'
        ? await askPassword(ask)
        : way === 'organisation-token'
          ? await askOrganisationToken(ask)
          : way === 'docker-login'
            ? ({ kind: way, name: '', value: '' } satisfies Kept)
            : undefined;
    return found === undefined ? undefined : { kept: JSON.stringify(found) };
  },

  async open(text, ports): Promise<DockerHubCredential | undefined> {
    const kept = parseKept(text);
    if (kept === undefined) return undefined;
    // Docker renews its session behind our back, so it is read anew each time.
    if (kept.kind === 'docker-login') return (await import('./client/dockerLogin')).readDockerLogin(ports);
    const secret = new Secret(kept.value);
    ports.redactor.register(secret);
    return kept.kind === 'password'
      ? { kind: kept.kind, username: kept.name, password: secret, oneTimeCode: () => askOneTimeCode(ports.ask) }
      : { kind: kept.kind, organisation: kept.name, token: secret };
  },

  async fromEnvironment({ environment, secret, ...ports }): Promise<DockerHubCredential | undefined> {
    const username = environment['PULLBOOK_DOCKERHUB_USERNAME'];
    const password = secret('PULLBOOK_DOCKERHUB_PASSWORD');
    if (username && password !== undefined) {
      const code = environment['PULLBOOK_DOCKERHUB_CODE'];
      return { kind: 'password', username, password, ...(code ? { oneTimeCode: () => Promise.resolve(code) } : {}) };
    }
    const organisation = environment['PULLBOOK_DOCKERHUB_ORGANISATION'];
    const token = secret('PULLBOOK_DOCKERHUB_TOKEN');
    if (organisation && token !== undefined) return { kind: 'organisation-token', organisation, token };
    return (await import('./client/dockerLogin')).readDockerLogin({ ...ports, environment });
  },

  /**
   * A personal access token opens a session too and is refused only by the calls that matter, so one of them is made: the
   * list of access tokens, or for an organisation token the list of teams.
   */
  async prove({ dockerHub }: { readonly dockerHub: DockerHub }, { kind }: DockerHubCredential, options) {
    const session = await dockerHub.asOperator(options);
    if (kind === 'organisation-token') await session.listTeamsOf(session.identity, session.identity, options);
    else await session.listAccessTokens(options);
    return session.identity;
  },

  accounts: serviceIds,
} satisfies Credential<DockerHubCredential>;

const wayQuestion: Question = {
  kind: 'choice',
  title: 'Sign in to Docker Hub with',
  choices: [
    {
      value: 'password',
      label: 'Docker ID and password',
      detail: 'Asks for a one-time code where two-factor authentication is on.',
    },
    {
      value: 'docker-login',
      label: 'Session of docker login',
      detail: 'Uses what docker login keeps on this machine; works with single sign-on.',
    },
    {
      value: 'organisation-token',
      label: 'Organisation access token',
      detail: 'Manages members and teams; personal tokens of service IDs are made with their own password.',
    },
  ],
};

async function askPassword(ask: SignInPerson['ask']): Promise<Kept | undefined> {
  const name = await ask({
    kind: 'text',
    title,
    prompt: 'Your own Docker ID: an owner of the organisation.',
    problemOf: (text) => (text === '' ? 'A Docker ID' : undefined),
  });
  if (name === undefined) return undefined;
  const value = await ask({ kind: 'secret', title, prompt: `Password of ${name}` });
  return value === undefined ? undefined : { kind: 'password', name, value };
}

async function askOrganisationToken(ask: SignInPerson['ask']): Promise<Kept | undefined> {
  const name = await ask({ kind: 'text', title, prompt: 'Name of the organisation' });
  if (name === undefined) return undefined;
  const value = await ask({ kind: 'secret', title, prompt: `Organisation access token of ${name}` });
  return value === undefined ? undefined : { kind: 'organisation-token', name, value };
}

/** The code of an authenticator app; empty when the person gives up. */
async function askOneTimeCode(ask: OpenPorts['ask']): Promise<string> {
  const code = await ask({
    kind: 'text',
    title: 'One-time code for Docker Hub',
    prompt: 'Six digits from your authenticator app.',
    problemOf: (text) => (/^\d{6}$/.test(text) ? undefined : 'Six digits'),
  });
  return code ?? '';
}

/** A damaged entry counts as none: the parser's error would quote it, and signing in again replaces it. */
function parseKept(text: string): Kept | undefined {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return undefined;
  }
}
