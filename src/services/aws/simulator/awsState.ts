export interface AwsState {
  region: string;
  account: string;
  /** The operator's. Of a signature the key id is checked alone, but a client must have a key to sign with. */
  secretAccessKey: string;
  /** Who every signed request comes from. Another account than `account` sees none of the secrets. */
  caller: { account: string; arn: string; userId: string };
  secrets: AwsSecret[];
  /** Operations that are refused: for want of the right itself, or of the right to the key. */
  denied: Record<string, 'access' | 'kms'>;
}

export interface AwsSecret {
  name: string;
  arn: string;
  description: string;
  createdAt: number;
  changedAt: number;
  deletedAt: number | null;
  owningService: string | null;
  /** Where the original is; absent for one that is not replicated. In another region: this is the replica. */
  primaryRegion?: string;
  /** When its rotation replaces the value next; absent where none is set up. */
  nextRotationAt?: number;
  resourcePolicy?: string;
  versions: AwsSecretVersion[];
}

export interface AwsSecretVersion {
  id: string;
  /** Text, or the Base64 of bytes. */
  value: string;
  binary?: true;
  /** `AWSCURRENT`, `AWSPREVIOUS`, own ones; none = deprecated. */
  stages: string[];
  createdAt: number;
}
