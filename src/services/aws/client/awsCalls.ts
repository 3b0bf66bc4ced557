/** Static or temporary keys, as the SDK names their parts. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsSdkOptions {
  readonly region: string;
  /** The runbook's, or the one that `AWS_PROFILE` names. */
  readonly profile: string | undefined;
  /** For where AWS's configuration files are. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The profile of the `aws-vault exec` this process runs in, with its keys in the environment. */
  readonly insideVaultOf: string | undefined;
  /** Replaces the provider chain, for a rehearsal. */
  readonly credentials: AwsCredentials | undefined;
  /** Base addresses in place of the SDK's own choice (`AWS_ENDPOINT_URL_*`, the region), for a rehearsal. */
  readonly endpoints: { readonly secretsManager: string; readonly sts: string } | undefined;
  /** An SDK request handler that replaces the network, for a simulation in process. */
  readonly requestHandler: object | undefined;
  /** Called with keys the moment they are known. */
  readonly onCredentials: (credentials: AwsCredentials) => void;
  /** Throws for an endpoint that a secret must not be sent to. */
  readonly checkEndpoint: (request: { readonly protocol: string; readonly hostname: string }) => void;
  /** Called when a request is signed and ready to leave; what it throws keeps it from leaving. */
  readonly beforeSend: () => void;
}

/**
 * The few AWS calls that are made, as plain data: what crosses the border to the lazily loaded SDK. Reject with
 * whatever the SDK throws.
 */
export interface AwsCalls {
  whoAmI(
    signal: AbortSignal | undefined,
  ): Promise<{ readonly account: string | undefined; readonly arn: string | undefined }>;
  describeSecret(
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<{
    readonly name: string | undefined;
    readonly arn: string | undefined;
    readonly deletedAt: number | undefined;
    readonly lastChangedAt: number | undefined;
    readonly owningService: string | undefined;
    readonly primaryRegion: string | undefined;
    readonly rotationEnabled: boolean | undefined;
    readonly nextRotationAt: number | undefined;
    readonly partner: string | undefined;
    readonly replicas: readonly { readonly region: string; readonly status: string }[];
    readonly stagesByVersion: Readonly<Record<string, readonly string[]>>;
  }>;
  readSecret(
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<{
    readonly arn: string | undefined;
    readonly text: string | undefined;
    readonly isBinary: boolean;
    readonly stages: readonly string[];
    readonly versionId: string | undefined;
    readonly createdAt: number | undefined;
  }>;
  /** The version that the service says it put. */
  putSecret(id: string, text: string, versionId: string): Promise<string | undefined>;
}
