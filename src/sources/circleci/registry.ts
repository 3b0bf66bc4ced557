import { unusedIgnore } from '../../lint/unusedIgnore';
import type { ConfigRule } from './rule';
import { brokenDockerCredentialHelper } from './rules/brokenDockerCredentialHelper';
import { composeOrDockerfileHubImage } from './rules/composeOrDockerfileHubImage';
import { configParseError } from './rules/configParseError';
import { credentialsSentToWrongRegistry } from './rules/credentialsSentToWrongRegistry';
import { deprecatedConvenienceImage } from './rules/deprecatedConvenienceImage';
import { dockerAuthForeignSyntax } from './rules/dockerAuthForeignSyntax';
import { dockerAuthMissingDollar } from './rules/dockerAuthMissingDollar';
import { dockerCheckDefaultEnv } from './rules/dockerCheckDefaultEnv';
import { dockerCheckEnvVarDollar } from './rules/dockerCheckEnvVarDollar';
import { dockerCredentialsFromContext } from './rules/dockerCredentialsFromContext';
import { dockerLoginAfterPull } from './rules/dockerLoginAfterPull';
import { dockerOrbFloatingVersion } from './rules/dockerOrbFloatingVersion';
import { dockerOrbRenamedApi } from './rules/dockerOrbRenamedApi';
import { duplicateConfigKey } from './rules/duplicateConfigKey';
import { executorAuthOverridden } from './rules/executorAuthOverridden';
import { hardcodedDockerCredentials } from './rules/hardcodedDockerCredentials';
import { incompleteDockerAuth } from './rules/incompleteDockerAuth';
import { insecureDockerLoginFlag } from './rules/insecureDockerLoginFlag';
import { invalidVariableName } from './rules/invalidVariableName';
import { missingDockerhubLoginCommand } from './rules/missingDockerhubLoginCommand';
import { missingDockerLogin } from './rules/missingDockerLogin';
import { missingDockerOrb } from './rules/missingDockerOrb';
import { missingRemoteDocker } from './rules/missingRemoteDocker';
import { orbImageUnauthenticated } from './rules/orbImageUnauthenticated';
import { outdatedDockerOrb } from './rules/outdatedDockerOrb';
import { remoteDockerInMachine } from './rules/remoteDockerInMachine';
import { remoteDockerLayerCachingDocker29 } from './rules/remoteDockerLayerCachingDocker29';
import { remoteDockerVersionDeprecated } from './rules/remoteDockerVersionDeprecated';
import { remoteDockerVersionRemoved } from './rules/remoteDockerVersionRemoved';
import { unauthenticatedDockerPull } from './rules/unauthenticatedDockerPull';
import { unexpectedDockerCredentialName } from './rules/unexpectedDockerCredentialName';
import { unpinnedDockerImage } from './rules/unpinnedDockerImage';
import { unresolvedDockerhubLogin } from './rules/unresolvedDockerhubLogin';
import { unusedDockerLogin } from './rules/unusedDockerLogin';
import { unusedDockerOrb } from './rules/unusedDockerOrb';

/** Every rule, in the order of the documentation. Adding one is a file in `rules/` and a line here. */
export const rules: readonly ConfigRule[] = [
  configParseError,
  duplicateConfigKey,
  // Credentials of executor images
  unauthenticatedDockerPull,
  incompleteDockerAuth,
  executorAuthOverridden,
  dockerAuthMissingDollar,
  dockerAuthForeignSyntax,
  unexpectedDockerCredentialName,
  credentialsSentToWrongRegistry,
  hardcodedDockerCredentials,
  // Logging in before docker calls
  missingDockerLogin,
  dockerLoginAfterPull,
  unresolvedDockerhubLogin,
  missingDockerhubLoginCommand,
  unusedDockerLogin,
  insecureDockerLoginFlag,
  composeOrDockerfileHubImage,
  // The docker orb
  missingDockerOrb,
  brokenDockerCredentialHelper,
  dockerOrbRenamedApi,
  outdatedDockerOrb,
  dockerOrbFloatingVersion,
  dockerCheckEnvVarDollar,
  invalidVariableName,
  dockerCheckDefaultEnv,
  unusedDockerOrb,
  orbImageUnauthenticated,
  // Remote Docker
  remoteDockerVersionRemoved,
  remoteDockerVersionDeprecated,
  remoteDockerLayerCachingDocker29,
  remoteDockerInMachine,
  missingRemoteDocker,
  // Contexts and images
  dockerCredentialsFromContext,
  deprecatedConvenienceImage,
  unpinnedDockerImage,
  unusedIgnore,
];
