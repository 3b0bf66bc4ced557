import type { Part } from '../../shared/part';
import type { Secret } from '../../shared/secret';

/** The person at the keyboard, or the rehearsal world in their place. */
export interface Person {
  /**
   * Hands `secret` over to be filed in the team's own vault under `label`, and waits until they say it is.
   * @throws {PullbookError} `CANCELLED` when they will not, `PERSON_NEEDED` where nobody can be asked.
   */
  file(request: { readonly label: string; readonly secret: Secret; readonly signal: AbortSignal }): Promise<void>;
  /** Plays a person's part. Absent in Live: there nothing pretends that a manual thing is automatic. */
  readonly play?: (part: Part, signal: AbortSignal) => Promise<void>;
}

/** Passwords and tokens kept between steps: SecretStorage in the editor, the environment for the CLI, the world in Rehearsal. */
export interface CredentialStore {
  /** Keys: `<service>:<account>` for the password of an account. `undefined` when none is kept. */
  get(key: string): Promise<Secret | undefined>;
  keep(key: string, secret: Secret): Promise<void>;
}
