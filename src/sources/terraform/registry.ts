import { rules } from '../circleci/registry';
import type { RuleInfo } from '../../lint/rule';
import type { WiringRule } from './rule';
import { dockerhubCredentialsInContext } from './rules/dockerhubCredentialsInContext';
import { dockerhubPlaceholderWrittenBack } from './rules/dockerhubPlaceholderWrittenBack';
import { dockerhubSecretOfAnotherProduct } from './rules/dockerhubSecretOfAnotherProduct';
import { dockerhubSecretProvider } from './rules/dockerhubSecretProvider';
import { dockerhubSecretsWithoutOutputs } from './rules/dockerhubSecretsWithoutOutputs';
import { incompleteDockerhubCredentials } from './rules/incompleteDockerhubCredentials';
import { literalDockerhubCredential } from './rules/literalDockerhubCredential';
import { missingDockerhubOutput } from './rules/missingDockerhubOutput';
import { sharedDockerhubSecret } from './rules/sharedDockerhubSecret';
import { swappedDockerhubCredentials } from './rules/swappedDockerhubCredentials';
import { terraformParseError } from './rules/terraformParseError';
import { unfedDockerhubVariable } from './rules/unfedDockerhubVariable';
import { unwiredDockerhubSecrets } from './rules/unwiredDockerhubSecrets';

/** Every rule on Terraform, in the order in which findings at one place are told. */
export const wiringRules: readonly WiringRule[] = [
  terraformParseError,
  // What makes the secrets
  literalDockerhubCredential,
  dockerhubPlaceholderWrittenBack,
  dockerhubSecretsWithoutOutputs,
  missingDockerhubOutput,
  dockerhubSecretProvider,
  // What reads them
  dockerhubSecretOfAnotherProduct,
  swappedDockerhubCredentials,
  // What hands them to projects
  incompleteDockerhubCredentials,
  unfedDockerhubVariable,
  unwiredDockerhubSecrets,
  sharedDockerhubSecret,
  dockerhubCredentialsInContext,
];

/** The rules on configs and on Terraform. */
export const allRules: readonly RuleInfo[] = [...rules, ...wiringRules];

export const allRuleIds: ReadonlySet<string> = new Set(allRules.map(({ id }) => id));
