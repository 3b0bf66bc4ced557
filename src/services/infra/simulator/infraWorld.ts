import type { AwsState } from '../../aws/simulator/awsState';
import type { CircleCiInputs } from '../../circleCi/simulator/simulator';
import type { CircleCiWorld } from '../../circleCi/simulator/circleCiWorld';

export interface InfraInputs extends CircleCiInputs {
  /** The product that the infra repository wires. */
  readonly product: string;
}

/** What the infra repository's builds work on: they run on CircleCI, and apply Terraform to AWS and to CircleCI. */
export interface InfraWorld extends CircleCiWorld {
  aws: AwsState;
  inputs: InfraInputs;
}
