/** A secret that a step gives to later ones: where it lies, never the value. */
export interface SecretHandle {
  readonly secret: 'handle';
  /** The landing place that holds it, such as `vault:deployer/token`. */
  readonly uri: string;
  /** What it is, in words: `access token of deployer`. */
  readonly label: string;
}

export type OutputValue = string | SecretHandle;
export type Outputs = Readonly<Record<string, OutputValue>>;
