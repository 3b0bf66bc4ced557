/** `node --require filePointsPreload.cjs struckFixes.js JOBS`: what Pullbook does with a checkout, see `runJobs.ts`. */
import { fixWorks } from './fixWorks';
import { runJobs } from './runJobs';

void runJobs(fixWorks, process.argv[2] ?? '');
