import type { RuleInfo } from '../../lint/rule';
import { unusedIgnore } from '../../lint/unusedIgnore';
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

/** The same, with what is found in comments. */
export const rules: readonly RuleInfo[] = [...wiringRules, unusedIgnore];
