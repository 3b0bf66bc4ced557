import type { HubState } from '../../dockerHub/simulator/hubState';
import type { Call as CallOf, Route as RouteOf } from '../../world/service';

/** The registry keeps nothing of its own: accounts, tokens and pulls are Docker Hub's. */
export interface RegistryWorld {
  hub: HubState;
}

export type Call = CallOf<RegistryWorld>;
export type Route = RouteOf<RegistryWorld>;
