import type { Secret } from '../../shared/secret';
import type { CallOptions } from '../callOptions';

export interface SecretDescription {
  readonly name: string;
  readonly arn: string;
  /** Set when the secret is scheduled for deletion. */
  readonly deletedAt: number | undefined;
  /** `undefined` when the secret holds no value yet. */
  readonly currentVersionId: string | undefined;
  readonly previousVersionId: string | undefined;
  readonly lastChangedAt: number | undefined;
  /** The service that made the secret for itself, and lets nobody else write. */
  readonly owningService: string | undefined;
  /** The region of the original, where this is a replica: it takes no value. */
  readonly replicaOf: string | undefined;
  /** Whether a rotation is set up, which replaces whatever value is put. */
  readonly isRotated: boolean;
  /** A version that a rotation has begun to make current (`AWSPENDING`); `undefined` where none waits. */
  readonly pendingVersionId: string | undefined;
  /** The partner that a managed external secret is for: only its rotation knows the form of the value. */
  readonly partner: string | undefined;
  /** Regions whose replica could not be made or brought up to date. */
  readonly failedReplicas: readonly string[];
}

export interface AwsIdentity {
  readonly account: string;
  readonly arn: string;
}

/**
 * Where the runbook names an account, a secret of another one is no answer: `describeSecret` and `readSecret` then throw
 * `CREDENTIALS_REFUSED`, and so they do when the secret is missing because the session belongs to another account.
 */
export interface Aws {
  readonly region: string;
  readonly profile: string | undefined;
  whoAmI(options: CallOptions): Promise<AwsIdentity>;
  /** `undefined` when there is no such secret. */
  describeSecret(id: string, options: CallOptions): Promise<SecretDescription | undefined>;
  /**
   * The current value with its version, or `undefined` when the secret is missing or empty. `createdAt`: when this
   * version was put, milliseconds since 1970.
   * @throws {PullbookError} `UNEXPECTED_ANSWER` for a secret that holds binary data.
   */
  readSecret(
    id: string,
    options: CallOptions,
  ): Promise<{ readonly value: Secret; readonly versionId: string; readonly createdAt?: number } | undefined>;
  /**
   * Writes. `versionId` (32 to 64 characters) makes the call idempotent: the same with the same value does nothing, whatever
   * the stage.
   *
   * @param options.stage - The staging label to put it under, alone; the first version of a secret becomes the current one
   * all the same. Default: it becomes the current one.
   */
  putSecret(id: string, value: Secret, versionId: string, options?: { readonly stage?: string }): Promise<void>;
  /**
   * Writes. Makes version `to` the current one, if it is `from` that is current (`undefined`: if none is).
   * @returns `false` when another one is current: nothing was moved then.
   */
  moveCurrent(id: string, to: string, from: string | undefined): Promise<boolean>;
  /**
   * Whether this identity may make another version current. Asks for a move to a version that cannot exist, which AWS
   * refuses to anybody, so that nothing changes; it is a writing call all the same.
   */
  mayMoveCurrent(id: string): Promise<boolean>;
}
