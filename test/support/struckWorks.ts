/** `node --require filePointsPreload.cjs struckWorks.js JOBS`: what Pullbook does with its state, see `runJobs.ts`. */
import { runJobs } from './runJobs';
import { stateWorks } from './stateWorks';

void runJobs(stateWorks, process.argv[2] ?? '');
