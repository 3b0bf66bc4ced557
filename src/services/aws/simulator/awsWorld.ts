import type { Call as CallOf, Route as RouteOf } from '../../world/service';
import type { AwsState } from './awsState';

/** What of the world AWS works on. */
export interface AwsWorld {
  aws: AwsState;
}

export type Call = CallOf<AwsWorld>;
export type Route = RouteOf<AwsWorld>;

/** The members of an operation's request. */
export type Input = Readonly<Record<string, unknown>>;
