import type { Call as CallOf, Route as RouteOf } from '../../world/service';
import type { HubState } from './hubState';

/** What of the world Docker Hub works on. */
export interface HubWorld {
  hub: HubState;
}

/** What a person of Docker Hub works on. */
export interface HubPersonWorld extends HubWorld {
  /** What a person keeps between steps: the password of a service ID under `dockerhub:<username>`. */
  credentials: Record<string, string>;
}

export type Call = CallOf<HubWorld>;
export type Route = RouteOf<HubWorld>;
