import type { Files } from '../../shared/files';
import type { RehearsalWorld } from '../../services/rehearsalWorld';
import type { PersonPart } from '../../shared/part';
import type { StepTools } from '../stepTools';

/**
 * What lies between the workspace and a rehearsal world: it makes the world know what a checkout says, or a step see in the
 * workspace what the world has done.
 */
export interface Neighbour {
  /** The workspace as steps see it. */
  readonly files: Files;
  /** To be called before a request takes effect that announces something. */
  before(announcement: string): Promise<void>;
  /** To be called before the world plays a person's part. */
  beforePart(part: PersonPart): Promise<void>;
}

/** @param files - The workspace, as neighbours before this one show it. */
export type OpenNeighbour = (world: RehearsalWorld, files: Files, tools: StepTools) => Neighbour;
