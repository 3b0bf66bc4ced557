import { circleciDockerhub } from './circleci-dockerhub/circleciDockerhub';
import type { Procedure } from './procedure';

/** Every procedure there is, in the order in which they are offered. A new one is one folder and one line here. */
export const procedures: readonly Procedure[] = [circleciDockerhub];
