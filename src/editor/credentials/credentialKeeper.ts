import type * as vscode from 'vscode';
import type { HubSessionStore } from '../../services/dockerHub/client/dockerHub';
import type { DockerHubCredential } from '../../services/services';
import type { CredentialStore } from '../../runbook/run/surroundings';
import type { Redactor } from '../../shared/redactor';
import { Secret } from '../../shared/secret';

/** How the operator signs in to Docker Hub, as it is kept. Of a `docker login` only the choice is: Docker keeps the session. */
export type KeptDockerHub =
  | { readonly kind: 'password'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'organisation-token'; readonly organisation: string; readonly token: Secret }
  | { readonly kind: 'docker-login' };

export const services = ['dockerhub', 'circleci', 'aws'] as const;
export type ServiceKey = (typeof services)[number];

const operator = (service: ServiceKey): string => `operator:${service}`;
const index = 'pullbook.serviceAccounts';

/**
 * The operator's credentials and the passwords of service IDs, in the editor's SecretStorage. Every value is known to
 * the redactor from the moment it is read or kept. An AWS profile is a name and no secret; it is kept beside them so that
 * signing out forgets all of it at once.
 */
export class CredentialKeeper implements CredentialStore {
  /** The sessions that signing in opened, for every runbook of this window: one one-time code serves them all. */
  readonly hubSessions: HubSessionStore = new Map();
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #redactor: Redactor;

  constructor(context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>, redactor: Redactor) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
    this.#redactor = redactor;
  }

  async dockerHub(): Promise<KeptDockerHub | undefined> {
    const text = await this.#secrets.get(operator('dockerhub'));
    if (text === undefined) return undefined;
    const kept = parseKept(text);
    if (kept === undefined) return undefined;
    if (kept.kind === 'docker-login') return { kind: kept.kind };
    const secret = this.#known(kept.value);
    return kept.kind === 'password'
      ? { kind: kept.kind, username: kept.name, password: secret }
      : { kind: kept.kind, organisation: kept.name, token: secret };
  }

  async keepDockerHub(kept: KeptDockerHub): Promise<void> {
    const [name, secret] =
      kept.kind === 'password'
        ? [kept.username, kept.password]
        : kept.kind === 'organisation-token'
          ? [kept.organisation, kept.token]
          : ['', new Secret('')];
    this.#redactor.register(secret);
    await this.#secrets.store(operator('dockerhub'), JSON.stringify({ kind: kept.kind, name, value: secret.reveal() }));
  }

  async circleCi(): Promise<Secret | undefined> {
    const value = await this.#secrets.get(operator('circleci'));
    return value === undefined ? undefined : this.#known(value);
  }

  async keepCircleCi(token: Secret): Promise<void> {
    this.#redactor.register(token);
    await this.#secrets.store(operator('circleci'), token.reveal());
  }

  /** The profile that was chosen in place of the one the runbook names, or `undefined`. */
  awsProfile(): Promise<string | undefined> {
    return Promise.resolve(this.#secrets.get(operator('aws')));
  }

  async keepAwsProfile(profile: string): Promise<void> {
    await this.#secrets.store(operator('aws'), profile);
  }

  async has(service: ServiceKey): Promise<boolean> {
    return (await this.#secrets.get(operator(service))) !== undefined;
  }

  async forget(service: ServiceKey): Promise<void> {
    await this.#secrets.delete(operator(service));
    if (service !== 'dockerhub') return;
    this.hubSessions.clear();
    for (const key of this.#state.get<readonly string[]>(index, [])) await this.#secrets.delete(key);
    await this.#state.update(index, undefined);
  }

  async get(key: string): Promise<Secret | undefined> {
    const value = await this.#secrets.get(key);
    return value === undefined ? undefined : this.#known(value);
  }

  async keep(key: string, secret: Secret): Promise<void> {
    this.#redactor.register(secret);
    await this.#secrets.store(key, secret.reveal());
    // SecretStorage of the oldest supported editor cannot list its keys.
    await this.#state.update(index, [...new Set([...this.#state.get<readonly string[]>(index, []), key])]);
  }

  #known(value: string): Secret {
    const secret = new Secret(value);
    this.#redactor.register(secret);
    return secret;
  }
}

interface StoredDockerHub {
  readonly kind: KeptDockerHub['kind'];
  readonly name: string;
  readonly value: string;
}

/** A damaged entry counts as none: the parser's error would quote it, and signing in again replaces it. */
function parseKept(text: string): StoredDockerHub | undefined {
  try {
    return JSON.parse(text) as StoredDockerHub;
  } catch {
    return undefined;
  }
}

/** The kept way to sign in, as the client takes it. */
export function credentialOf(
  kept: Exclude<KeptDockerHub, { kind: 'docker-login' }>,
  oneTimeCode: () => Promise<string>,
): DockerHubCredential {
  return kept.kind === 'password' ? { ...kept, oneTimeCode } : kept;
}
