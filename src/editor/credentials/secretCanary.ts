import type * as vscode from 'vscode';

const key = 'pullbook.canary';

/**
 * Tells whether SecretStorage forgets: where a machine has no key ring, the editor keeps secrets in memory and tells
 * no extension. A value is left in it, and a note outside that it was; a later session that finds the note without the
 * value knows.
 */
export class SecretCanary {
  readonly #secrets: vscode.SecretStorage;
  readonly #state: vscode.Memento;
  readonly #session: string;
  #answer: Promise<boolean> | undefined;

  constructor(context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>, session: string) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
    this.#session = session;
  }

  /** Whether an earlier session's value is gone. Asked first when something secret is about to be done. */
  isVolatile(): Promise<boolean> {
    return (this.#answer ??= this.#ask());
  }

  async #ask(): Promise<boolean> {
    const noted = this.#state.get<string>(key);
    const found = await this.#secrets.get(key);
    const isGone = noted !== undefined && noted !== this.#session && found === undefined;
    await this.#secrets.store(key, this.#session);
    await this.#state.update(key, this.#session);
    return isGone;
  }
}
