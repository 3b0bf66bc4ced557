import type { ErrorCode } from '../../../shared/errors';
import { systemCode } from '../../http/networkFailure';
import { statusWords } from '../../http/answerAdvice';

/** Names by which the SDK and the services tell failures apart; anything else is decided on the HTTP status. */
const codes: Readonly<Record<string, ErrorCode>> = {
  ResourceNotFoundException: 'NOT_FOUND',
  InvalidRequestException: 'CONFLICT',
  ResourceExistsException: 'CONFLICT',
  InvalidParameterException: 'BAD_REQUEST',
  ValidationException: 'BAD_REQUEST',
  ValidationError: 'BAD_REQUEST',
  LimitExceededException: 'RATE_LIMITED',
  ThrottlingException: 'RATE_LIMITED',
  Throttling: 'RATE_LIMITED',
  RequestLimitExceeded: 'RATE_LIMITED',
  TooManyRequestsException: 'RATE_LIMITED',
  AccessDeniedException: 'FORBIDDEN',
  AccessDenied: 'FORBIDDEN',
  UnauthorizedOperation: 'FORBIDDEN',
  OptInRequired: 'FORBIDDEN',
  RegionDisabledException: 'FORBIDDEN',
  DecryptionFailure: 'FORBIDDEN',
  EncryptionFailure: 'FORBIDDEN',
  ExpiredTokenException: 'SESSION_EXPIRED',
  ExpiredToken: 'SESSION_EXPIRED',
  TokenProviderError: 'SESSION_EXPIRED',
  UnrecognizedClientException: 'CREDENTIALS_REFUSED',
  InvalidClientTokenId: 'CREDENTIALS_REFUSED',
  InvalidSignatureException: 'CREDENTIALS_REFUSED',
  SignatureDoesNotMatch: 'CREDENTIALS_REFUSED',
  IncompleteSignature: 'CREDENTIALS_REFUSED',
  IncompleteSignatureException: 'CREDENTIALS_REFUSED',
  MissingAuthenticationToken: 'CREDENTIALS_REFUSED',
  MissingAuthenticationTokenException: 'CREDENTIALS_REFUSED',
  RequestExpired: 'CREDENTIALS_REFUSED',
  RequestTimeTooSkewed: 'CREDENTIALS_REFUSED',
  RequestInTheFuture: 'CREDENTIALS_REFUSED',
  AuthFailure: 'CREDENTIALS_REFUSED',
  CredentialsProviderError: 'CREDENTIALS_MISSING',
  InternalServiceError: 'UNAVAILABLE',
  InternalFailure: 'UNAVAILABLE',
  ServiceUnavailable: 'UNAVAILABLE',
  ServiceUnavailableException: 'UNAVAILABLE',
  TimeoutError: 'TIMEOUT',
  TimeLimitError: 'TIMEOUT',
  ETIMEDOUT: 'TIMEOUT',
};

export interface AwsErrorFacts {
  /** The error's name, or the system's code where the network failed. */
  readonly name: string;
  readonly code: ErrorCode;
  /** As the service wrote it, not redacted. */
  readonly message: string;
  /** Absent where no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The system's code where no answer came. */
  readonly network: string | undefined;
}

/** What is known of anything that the SDK throws. Whatever else it carries, such as the signed request, stays there. */
export function awsErrorFacts(error: unknown): AwsErrorFacts {
  const record = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly message?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  const status = record.$metadata?.httpStatusCode;
  // The SDK calls some broken connections a time-out, and several attempts an `AggregateError`: the system's code says more.
  const network = status === undefined ? systemCode(error) : undefined;
  const named = typeof record.name === 'string' ? record.name : 'unknown failure';
  const name = network ?? named;
  // A parser's own message quotes what it stumbled over, which may be a piece of a secret that no redactor knows.
  const isUnreadable = named === 'SyntaxError';
  const message = isUnreadable ? 'the answer is not JSON' : typeof record.message === 'string' ? record.message : '';
  const code = codes[name] ?? (isUnreadable ? codeOfUnreadable(status) : codeOfStatus(status));
  return { name, code, message, status, requestId: record.$metadata?.requestId, network };
}

function codeOfStatus(status: number | undefined): ErrorCode {
  return status === undefined ? 'NETWORK' : statusWords(status).code;
}

/** AWS answers in its own form whatever it refuses: something else stands in between. */
function codeOfUnreadable(status: number | undefined): ErrorCode {
  return status !== undefined && status >= 500 ? 'UNAVAILABLE' : 'UNEXPECTED_ANSWER';
}
