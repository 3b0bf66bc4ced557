import { rules } from '../lint/registry';
import type { RuleInfo } from '../lint/rule';
import type { WiringRule } from './rule';
import { swappedDockerhubCredentials } from './rules/swappedDockerhubCredentials';

/** Every rule on Terraform, in the order in which findings at one place are told. */
export const wiringRules: readonly WiringRule[] = [swappedDockerhubCredentials];

/** The rules on configs and on Terraform. */
export const allRules: readonly RuleInfo[] = [...rules, ...wiringRules];

export const allRuleIds: ReadonlySet<string> = new Set(allRules.map(({ id }) => id));
