import { configFamilies } from './configFamilies';
import { dockerFamilies } from './dockerFamilies';
import type { Family } from './family';
import { otherFamilies } from './otherFamilies';
import { runbookFamilies } from './runbookFamilies';
import { shellFamilies } from './shellFamilies';
import { terraformFamilies } from './terraformFamilies';

/** Every family of hostile input there is. */
export async function allFamilies(): Promise<readonly Family[]> {
  return [
    ...configFamilies,
    ...shellFamilies,
    ...dockerFamilies,
    ...(await terraformFamilies()),
    ...runbookFamilies,
    ...otherFamilies,
  ];
}
