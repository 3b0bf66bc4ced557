import type { Files } from '../../shared/files';
import type { RehearsalWorld } from '../../services/rehearsalWorld';
import type { StepTools } from '../stepTools';
import type { Neighbour, OpenNeighbour } from './neighbour';
import { rehearsedInfra } from './rehearsedInfra';

/** Another neighbour is one more file and one more name here. */
const all: readonly OpenNeighbour[] = [rehearsedInfra];

/** All neighbours of a world as one. */
export function openNeighbours(world: RehearsalWorld, workspace: Files, tools: StepTools): Neighbour {
  let files = workspace;
  const opened = all.map((open) => {
    const neighbour = open(world, files, tools);
    ({ files } = neighbour);
    return neighbour;
  });
  return {
    files,
    async before(announcement) {
      for (const neighbour of opened) await neighbour.before(announcement);
    },
    async beforePart(part) {
      for (const neighbour of opened) await neighbour.beforePart(part);
    },
  };
}
