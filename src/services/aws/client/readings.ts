import type { Readings } from '../../readings';
import type { Aws } from '../contract';

/** What each read of AWS is about. Of a value only that it was read, and whose it is. */
export const awsReadings: Readings<Aws> = {
  whoAmI: () => 'which AWS account and identity are in use',
  describeSecret: (id) => `description of secret ${id}`,
  readSecret: (id) => `present value of secret ${id}`,
  putSecret: 'writes',
  moveCurrent: 'writes',
  mayMoveCurrent: 'writes',
};
