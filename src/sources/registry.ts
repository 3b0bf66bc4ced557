import type { RuleInfo } from '../lint/rule';
import type { Source } from '../lint/source';
import { circleci } from './circleci/source';
import { terraform } from './terraform/source';

/** Every kind of file that is linted. The first that claims a file has it. */
export const sources: readonly Source[] = [circleci, terraform];

/** Every rule, each once though several sources have it, in the order of the documentation. */
export const allRules: readonly RuleInfo[] = [...new Set(sources.flatMap(({ rules }) => rules))];
