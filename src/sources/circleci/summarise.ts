import type { Span } from '../../shared/text';
import type { ConfigModel } from './model/configModel';
import { uncoveredPulls } from './rules/missingDockerLogin';
import { isUnauthenticated } from './rules/unauthenticatedDockerPull';

/** What the line over `jobs:` or `executors:` says, and where it stands. */
export interface Summary {
  /** The keys `jobs` and `executors` of the file. */
  readonly places: readonly Span[];
  /** Images in the source: an anchor that many jobs share counts once. */
  readonly images: number;
  readonly unauthenticated: number;
  /** Jobs with docker calls that pull without a login. */
  readonly jobsWithoutLogin: number;
}

/** Counts the pulls of a config and those that no credential covers. */
export function summarise(config: ConfigModel): Summary {
  const places: Span[] = [];
  for (const key of ['jobs', 'executors']) {
    const entry = config.document.get(config.root.node, key);
    if (entry !== undefined) places.push(config.span(entry.keyNode));
  }
  return {
    places,
    images: config.pulls.length,
    unauthenticated: config.pulls.filter((pull) => pull.uses.some((use) => isUnauthenticated(use, config))).length,
    jobsWithoutLogin: config.flows.filter((flow) => uncoveredPulls(config, flow).length > 0).length,
  };
}
