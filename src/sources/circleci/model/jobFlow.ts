import type { FlowReport } from '../../docker/flow';
import type { SeqNode } from '../../yaml/node';
import type { RemoteDockerFlow } from './remoteDockerFlow';
import type { Environment, Job } from './scope';

/** A job with what happens in it. */
export interface JobFlow extends FlowReport, RemoteDockerFlow {
  readonly job: Job;
  readonly environment: Environment;
  /** The steps list in the source; behind an alias several jobs share it. */
  readonly steps: SeqNode | undefined;
}

/** How bad a run is: a pull that lacks a login before all that is not known. */
export function openIn({ unprotected, unclear }: FlowReport): number {
  const open = unclear.filter(({ login }) => login === undefined);
  const guesses = open.filter(({ isGuess }) => isGuess).length;
  return unprotected.length + (open.length - guesses) / 1_000 + guesses / 1_000_000;
}
