import type * as vscode from 'vscode';
import type { CredentialStore } from '../../runbook/run/surroundings';
import type { Credential } from '../../services/credential';
import { createMemory } from '../../services/memory';
import type { Redactor } from '../../shared/redactor';
import { Secret } from '../../shared/secret';

type Named = Pick<Credential<unknown>, 'key' | 'accounts'>;

const operator = ({ key }: Named): string => `operator:${key}`;
const index = 'pullbook.serviceAccounts';

/**
 * The operator's credentials and the passwords of service IDs, in the editor's SecretStorage. Every password is known to
 * the redactor from the moment it is read or kept. What is a name and no secret, such as a profile, is kept beside them so
 * that signing out forgets all of it at once.
 */
export class CredentialKeeper implements CredentialStore {
  /** What signing in opened, for every runbook of this window: one one-time code serves them all. */
  readonly memory = createMemory();
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #redactor: Redactor;

  constructor(context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>, redactor: Redactor) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
    this.#redactor = redactor;
  }

  /** What is kept of how the operator signs in, in the form of the credential itself, which knows what of it is secret. */
  kept(credential: Named): Thenable<string | undefined> {
    return this.#secrets.get(operator(credential));
  }

  async keepOperator(credential: Named, kept: string): Promise<void> {
    await this.#secrets.store(operator(credential), kept);
  }

  async has(credential: Named): Promise<boolean> {
    return (await this.kept(credential)) !== undefined;
  }

  /** Forgets what is kept of a credential, with all further accounts of it and all sessions that it opened. */
  async forget(credential: Named): Promise<void> {
    await this.#secrets.delete(operator(credential));
    this.memory.forget(credential.key);
    if (credential.accounts === undefined) return;
    const kept = this.#state.get<readonly string[]>(index, []);
    const gone = kept.filter((key) => key.startsWith(`${credential.key}:`));
    for (const key of gone) await this.#secrets.delete(key);
    const rest = kept.filter((key) => !gone.includes(key));
    await this.#state.update(index, rest.length === 0 ? undefined : rest);
  }

  async get(key: string): Promise<Secret | undefined> {
    const value = await this.#secrets.get(key);
    if (value === undefined) return undefined;
    const secret = new Secret(value);
    this.#redactor.register(secret);
    return secret;
  }

  async keep(key: string, secret: Secret): Promise<void> {
    this.#redactor.register(secret);
    await this.#secrets.store(key, secret.reveal());
    // SecretStorage of the oldest supported editor cannot list its keys.
    await this.#state.update(index, [...new Set([...this.#state.get<readonly string[]>(index, []), key])]);
  }
}
