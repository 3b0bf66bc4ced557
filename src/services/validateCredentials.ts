import type { AwsIdentity, CallOptions, Services } from './services';

/**
 * Proves that the operator's Docker Hub credential may manage what the runbook manages, before it is kept.
 *
 * A personal access token opens a session too and is refused only by the calls that matter, so one of them is made:
 * the list of access tokens, or for an organisation token the list of teams.
 *
 * @returns who is signed in.
 * @throws {PullbookError} `CREDENTIALS_REFUSED`, `SECOND_FACTOR_REQUIRED`, `SESSION_EXPIRED`, `TOKEN_KIND_REFUSED`,
 * `FORBIDDEN`.
 */
export async function validateDockerHub(
  services: Pick<Services, 'dockerHub'>,
  kind: 'account' | 'organisation-token',
  options: CallOptions,
): Promise<string> {
  const session = await services.dockerHub.asOperator(options);
  if (kind === 'account') await session.listAccessTokens(options);
  else await session.listTeamsOf(session.identity, session.identity, options);
  return session.identity;
}

/**
 * Proves a CircleCI token by asking whose it is.
 * @returns the user's login.
 * @throws {PullbookError} `CREDENTIALS_REFUSED`.
 */
export async function validateCircleCi(services: Pick<Services, 'circleCi'>, options: CallOptions): Promise<string> {
  const { login } = await services.circleCi.me(options);
  return login;
}

/**
 * Proves that the AWS profile gives a session. The call needs no permission.
 * @throws {PullbookError} `CREDENTIALS_MISSING`, `SESSION_EXPIRED`, `CREDENTIALS_REFUSED`, `REGION_MISSING`.
 */
export function validateAws(services: Pick<Services, 'aws'>, options: CallOptions): Promise<AwsIdentity> {
  return services.aws.whoAmI(options);
}
