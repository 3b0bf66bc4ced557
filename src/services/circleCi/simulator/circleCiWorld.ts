import type { InfraState } from '../../infra/simulator/infraState';
import type { Call as CallOf, Route as RouteOf } from '../../world/service';
import type { CircleCiState } from './circleCiState';

/** What of the world CircleCI works on: its own state, and what the infra branch says that its builds are made from. */
export interface CircleCiWorld {
  circleCi: CircleCiState;
  terraform: InfraState;
}

export type Call = CallOf<CircleCiWorld>;
export type Route = RouteOf<CircleCiWorld>;
