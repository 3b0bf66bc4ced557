import { cancelled, type ErrorCode, type ErrorFacts, isPullbookError, PullbookError } from '../../../shared/errors';
import { retryOffer, terminalOffer } from '../../../shared/offer';
import type { Redactor } from '../../../shared/redactor';

export interface AwsCallFacts {
  readonly service: 'AWS Secrets Manager' | 'AWS STS';
  /** `GetSecretValue`. */
  readonly operation: string;
  readonly effect: 'read' | 'write';
  /** What the call is about, such as the secret's id. */
  readonly about: string | undefined;
  readonly profile: string | undefined;
  /** The profile of a surrounding `aws-vault exec`. */
  readonly vault: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly redactor: Redactor;
  readonly isSsoProfile: (profile: string) => Promise<boolean>;
}

/** Names by which the SDK and the services tell failures apart; anything else is decided on the HTTP status. */
const codes: Readonly<Record<string, ErrorCode>> = {
  ResourceNotFoundException: 'NOT_FOUND',
  InvalidRequestException: 'CONFLICT',
  ResourceExistsException: 'CONFLICT',
  InvalidParameterException: 'BAD_REQUEST',
  ValidationException: 'BAD_REQUEST',
  LimitExceededException: 'RATE_LIMITED',
  ThrottlingException: 'RATE_LIMITED',
  TooManyRequestsException: 'RATE_LIMITED',
  AccessDeniedException: 'FORBIDDEN',
  AccessDenied: 'FORBIDDEN',
  DecryptionFailure: 'FORBIDDEN',
  EncryptionFailure: 'FORBIDDEN',
  ExpiredTokenException: 'SESSION_EXPIRED',
  ExpiredToken: 'SESSION_EXPIRED',
  UnrecognizedClientException: 'CREDENTIALS_REFUSED',
  InvalidClientTokenId: 'CREDENTIALS_REFUSED',
  InvalidSignatureException: 'CREDENTIALS_REFUSED',
  SignatureDoesNotMatch: 'CREDENTIALS_REFUSED',
  CredentialsProviderError: 'CREDENTIALS_MISSING',
  TokenProviderError: 'SESSION_EXPIRED',
  InternalServiceError: 'UNAVAILABLE',
  InternalFailure: 'UNAVAILABLE',
  ServiceUnavailable: 'UNAVAILABLE',
  TimeoutError: 'TIMEOUT',
  TimeLimitError: 'TIMEOUT',
};

/** Errors of the SDK carry the request with its signature, and the response: only their name, message and id go on. */
export async function awsError(error: unknown, call: AwsCallFacts): Promise<PullbookError> {
  if (isPullbookError(error)) return error;
  if (call.signal?.aborted) return cancelled();
  const { name, status, requestId, message } = factsOf(error);
  let code = codes[name] ?? codeOfStatus(status);
  if (name === 'CredentialsProviderError' && call.profile !== undefined && (await call.isSsoProfile(call.profile))) {
    code = 'SESSION_EXPIRED';
  }
  const text = call.redactor.redact(message).replace(/\s+/g, ' ').trim().slice(0, 300);
  const about = call.about === undefined ? '' : ` for \`${call.about}\``;
  const neverLeft = code === 'CREDENTIALS_MISSING' || code === 'SESSION_EXPIRED' || /^PROXY_/.test(name);
  // A status of success with an answer that cannot be read: the change was probably made.
  const isRefusal = status !== undefined && status >= 300 && status < 500;
  const doubtful = call.effect === 'write' && !neverLeft && !isRefusal;
  return new PullbookError(code, `\`${call.operation}\`${about} failed: ${name}${text === '' ? '' : `: ${text}`}`, {
    service: call.service,
    operation: call.operation,
    effect: doubtful ? 'unknown' : 'none',
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...adviceFor(code, name, message, doubtful, call),
  });
}

function adviceFor(
  code: ErrorCode,
  name: string,
  message: string,
  doubtful: boolean,
  { profile, vault }: AwsCallFacts,
): Pick<ErrorFacts, 'advice' | 'offers'> {
  const option = profile === undefined ? '' : ` --profile ${profile}`;
  const login = `aws sso login${option}`;
  const inVault =
    vault === undefined || vault === profile
      ? ''
      : ` This process runs inside \`aws-vault exec ${vault}\`, whose keys belong to another profile.`;
  if (doubtful) return { advice: 'Whether the change was made is not known. Check again before you apply.' };
  switch (code) {
    case 'SESSION_EXPIRED':
    case 'CREDENTIALS_REFUSED':
      return {
        advice: `Nothing was changed. The AWS session has ended: run \`${login}\`, or start \`aws-vault\` anew, then check again.${inVault}`,
        offers: [terminalOffer(login), retryOffer],
      };
    case 'CREDENTIALS_MISSING':
      return {
        advice:
          profile === undefined
            ? 'Nothing was changed. Name a profile of `~/.aws/config` in the runbook, or set the AWS variables before the start.'
            : `Nothing was changed. Check the profile \`${profile}\` in \`~/.aws/config\`; for \`aws-vault\` give it \`credential_process = aws-vault export --format=json ${profile}\`.${inVault}`,
        offers: [retryOffer],
      };
    case 'FORBIDDEN':
      return {
        // The service has one name for both; the wording only chooses the hint.
        advice: /KMS/.test(message)
          ? 'Nothing was changed. The role lacks `kms:Decrypt` or `kms:GenerateDataKey` on the key of the secret: ask whoever owns the key.'
          : 'Nothing was changed. The role lacks this right on the secret: ask for `secretsmanager:DescribeSecret`, `GetSecretValue` and `PutSecretValue` on it.',
      };
    case 'NOT_FOUND':
      return { advice: 'Nothing was changed. Terraform makes the secret: apply the infra repository first.' };
    case 'CONFLICT':
      return {
        advice:
          name === 'ResourceExistsException'
            ? 'Nothing was changed. This version exists with another value: plan again.'
            : 'Nothing was changed. The secret is scheduled for deletion or managed by another service: restore it first.',
      };
    case 'RATE_LIMITED':
      return { advice: 'Nothing was changed. Wait 10 minutes: AWS limits how often a secret may get a new value.' };
    default:
      if (/^PROXY_/.test(name)) {
        return { advice: 'Nothing was sent: the proxy did not let it through. Check `HTTPS_PROXY` and `NO_PROXY`.' };
      }
      return { advice: 'Nothing was changed. Check the network connection, then try again.' };
  }
}

function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === undefined) return 'NETWORK';
  if (status === 429) return 'RATE_LIMITED';
  if (status >= 500) return 'UNAVAILABLE';
  return status >= 400 ? 'BAD_REQUEST' : 'UNEXPECTED_ANSWER';
}

function factsOf(error: unknown) {
  const record = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly message?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  const name = typeof record.name === 'string' ? record.name : 'unknown failure';
  // A parser's own message quotes what it stumbled over, which may be a piece of a secret that no redactor knows.
  return {
    // A bare `Error` says less than the system's own code.
    name: name === 'Error' && typeof record.code === 'string' ? record.code : name,
    message:
      name === 'SyntaxError' ? 'the answer is not JSON' : typeof record.message === 'string' ? record.message : '',
    status: record.$metadata?.httpStatusCode,
    requestId: record.$metadata?.requestId,
  };
}
