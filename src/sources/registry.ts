import type { Source } from '../lint/source';
import { circleci } from './circleci/source';
import { terraform } from './terraform/source';

/** Every kind of file that is linted. The first that claims a file has it. */
export const sources: readonly Source[] = [circleci, terraform];
