import type { fromEnv, fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { withTimeLimit } from '../../http/withTimeLimit';
import type { AwsCredentials, AwsSdkOptions } from './awsCalls';
import { awsFilePaths, awsFilesProblem, readAwsFiles } from './awsProfiles';
import { profileFacts } from './profileFacts';
import { SignInFailure } from './signInFailure';

/** A credential process may show a window and wait for a person. */
const longestWaitMs = 120_000;

/** The SDK asks anew this long before the end as well. */
const marginMs = 300_000;

/** What the SDK offers; handed in by the one module that loads it. */
export interface Providers {
  readonly fromEnv: typeof fromEnv;
  readonly fromIni: typeof fromIni;
  readonly fromNodeProviderChain: typeof fromNodeProviderChain;
}

type Handler = NonNullable<SecretsManagerClientConfig['requestHandler']>;

type Provided = AwsCredentials & { readonly expiration?: Date };

/** What the SDK's providers log: nothing, or it would appear in the editor's log and on standard error. */
export const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * The credentials of the runbook's profile, or of the environment where it names none; asked for when they are needed, kept
 * until shortly before they end, and shared by the clients, so that a credential process asks a person once.
 *
 * A profile that is named is asked itself and not as one of a chain: the chain would hide what it lacks, and go on to the
 * identity of the machine, which the runbook does not mean.
 *
 * Rejects with {@link SignInFailure}.
 *
 * @param requestHandler - For the calls that a provider makes itself, such as to single sign-on.
 */
export function credentialProvider(
  options: AwsSdkOptions,
  requestHandler: Handler,
  providers: Providers,
): () => Promise<AwsCredentials> {
  const provide = providerOf(options, requestHandler, providers);
  const ask = async (): Promise<Provided> => {
    const problem = options.credentials === undefined ? await awsFilesProblem(options.environment) : undefined;
    // The SDK would open it, and wait for a writer or read without an end.
    if (problem !== undefined) throw new Error(problem);
    return provide();
  };
  let current: Promise<Provided> | undefined;
  function fresh(): Promise<Provided> {
    const asked = withTimeLimit(ask(), longestWaitMs, 'AWS credentials');
    current = asked;
    asked.catch(() => {
      if (current === asked) current = undefined;
    });
    return asked;
  }
  return async () => {
    try {
      const kept = await (current ?? fresh());
      const found = endsSoon(kept) ? await fresh() : kept;
      options.onCredentials(found);
      return found;
    } catch (error) {
      throw new SignInFailure(error);
    }
  };
}

function endsSoon({ expiration }: Provided): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < marginMs;
}

function providerOf(
  { credentials, profile, insideVaultOf, environment, region }: AwsSdkOptions,
  requestHandler: Handler,
  { fromEnv, fromIni, fromNodeProviderChain }: Providers,
): () => Promise<Provided> {
  if (credentials !== undefined) return () => Promise.resolve(credentials);
  // Inside `aws-vault exec` its variables are the session of that profile, and aws-vault refuses to be called again.
  if (insideVaultOf !== undefined && (profile === undefined || profile === insideVaultOf)) return fromEnv();
  const paths = awsFilePaths(environment);
  const init = {
    filepath: paths.credentials,
    configFilepath: paths.config,
    // A person corrects the files and checks again, in an editor that runs for days.
    ignoreCache: true,
    clientConfig: { requestHandler },
    // Where a role is taken whose profile names no region: another part of AWS would not know the keys.
    parentClientConfig: { region },
    logger: quiet,
  };
  const named = (name: string) => fromIni({ ...init, profile: name });
  const chain = fromNodeProviderChain({ ...init, ...(profile !== undefined && { profile }) });
  const saysNothing = async (name: string): Promise<boolean> =>
    profileFacts(name, await readAwsFiles(environment)).from === 'nothing';
  if (profile !== undefined) return async () => ((await saysNothing(profile)) ? chain() : named(profile)());
  return async () => {
    try {
      return await chain();
    } catch (error) {
      // The chain's own error says only that nobody had any; the default profile may know why.
      const { profiles } = await readAwsFiles(environment);
      if (!profiles.has('default') || (await saysNothing('default'))) throw error;
      return named('default')();
    }
  };
}
