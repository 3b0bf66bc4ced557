import { ruleBenches } from './ruleBenches';
import { rulesOnCutFiles } from './rulesOf';

for (const bench of ruleBenches) rulesOnCutFiles(bench);
