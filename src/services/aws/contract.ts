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
  readonly owningService: string | undefined;
}

export interface AwsIdentity {
  readonly account: string;
  readonly arn: string;
}

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
  /** Writes. `versionId` (32 to 64 characters) makes the call idempotent: the same with the same value does nothing. */
  putSecret(id: string, value: Secret, versionId: string, options?: CallOptions): Promise<void>;
}
