import { bodyOf, textIn } from '../../world/answer';
import type { Service, ServiceRequest, ServiceResponse } from '../../world/service';
import type { AwsWorld, Call, Route } from './awsWorld';
import { awsError, awsRefusal, invalidToken, isKnown, signatureOf } from './awsError';
import type { AwsSecret } from './awsState';
import { listSecrets } from './listSecrets';
import { secretOperations } from './secretOperations';
import type { SecretOperation } from './secretOperations';

const target = /^secretsmanager\.(\w+)$/;

const routes: Readonly<Record<string, Route>> = {
  ListSecrets: { method: 'POST', path: 'ListSecrets', writes: false, handle: list },
  ...Object.fromEntries(
    Object.entries(secretOperations).map(([name, operation]) => [
      name,
      { method: 'POST', path: name, writes: operation.writes, handle: guard(name, operation) },
    ]),
  ),
};

/**
 * AWS Secrets Manager by the JSON 1.1 protocol: the operation's name is in `X-Amz-Target`, the signature is taken as given.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 */
export const secretsManager: Service<AwsWorld, 'secretsManager'> = {
  id: 'secretsManager',
  title: 'AWS Secrets Manager',
  hosts: ['secretsmanager.amazonaws.com'],
  folder: '/aws/secretsmanager',
  routes: Object.values(routes),
  operationOf: ({ headers, method }) => (method === 'POST' && operationIn(headers)) || undefined,
  match: (request) => {
    const name = operationIn(request.headers);
    const route = request.method === 'POST' && Object.hasOwn(routes, name) ? routes[name] : undefined;
    return route === undefined ? undefined : { route, params: {} };
  },
  refusals: {
    rateLimited: (call) => awsRefusal(call, 'ThrottlingException', 'Rate exceeded'),
    unavailable: (call, status) =>
      awsError(call, 'InternalServiceError', 'An error occurred on the server side.', status),
    sessionExpired: (call) =>
      awsRefusal(call, 'ExpiredTokenException', 'The security token included in the request is expired'),
    notSimulated: (call, message) => awsRefusal(call, 'UnknownOperationException', message),
  },
};

/** The operation's name; of another service's the whole target. */
function operationIn(headers: ServiceRequest['headers']): string {
  const sent = headers['x-amz-target'] ?? '';
  return target.exec(sent)?.[1] ?? sent;
}

/** What is wrong with the signature, before anything is looked at; otherwise where it was made for. */
function admitted(call: Call): ServiceResponse | { readonly region: string } {
  const signature = signatureOf(call);
  if (signature === undefined) {
    return awsRefusal(call, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return isKnown(signature) ? signature : awsRefusal(call, 'UnrecognizedClientException', invalidToken);
}

/** The secrets that who asks can see: those of the account in the region that the request is signed for. */
function secretsIn({ state: { aws } }: Call, region: string): readonly AwsSecret[] {
  return region === aws.region && aws.caller.account === aws.account ? aws.secrets : [];
}

function list(call: Call): ServiceResponse {
  const signature = admitted(call);
  if ('status' in signature) return signature;
  if (call.state.aws.denied['ListSecrets'] === 'access') return accessDenied(call, 'ListSecrets', '*');
  return listSecrets(call, secretsIn(call, signature.region), bodyOf(call.request) ?? {});
}

/** What every operation on one secret checks first: the signature, the caller's rights, and that the secret is there. */
function guard(name: string, operation: SecretOperation) {
  return (call: Call): ServiceResponse => {
    const signature = admitted(call);
    if ('status' in signature) return signature;
    const input = bodyOf(call.request);
    const unfit = texts.find((member) => input?.[member] !== undefined && typeof input[member] !== 'string');
    if (unfit !== undefined) {
      return awsRefusal(call, 'SerializationException', `Member ${unfit} must be a String.`);
    }
    const id = textIn(input, 'SecretId');
    if (input === undefined || id === undefined) {
      return awsError(
        call,
        'ValidationException',
        "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must not be null",
      );
    }
    if (id === '' || id.length > 2048) {
      return awsError(call, 'ValidationException', 'SecretId must have length 1 to 2048.');
    }
    const secret = secretsIn(call, signature.region).find(
      (other) => other.name === id || other.arn === id || other.arn.slice(0, -7) === id,
    );
    const denied = call.state.aws.denied[name];
    if (denied === 'access') return accessDenied(call, name, secret?.arn ?? id);
    if (secret === undefined) {
      return awsError(call, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    if (denied === 'kms') return awsError(call, 'AccessDeniedException', 'Access to KMS is not allowed');
    if (secret.deletedAt !== null && operation.refusesDeleted) {
      return awsError(
        call,
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return operation.handle(call, secret, input);
  };
}

function accessDenied(call: Call, name: string, resource: string): ServiceResponse {
  const action = `secretsmanager:${name}`;
  return awsError(
    call,
    'AccessDeniedException',
    `User: ${call.state.aws.caller.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}

/** Members that the protocol knows as text alone. */
const texts = ['SecretId', 'SecretString', 'ClientRequestToken', 'VersionId', 'VersionStage', 'Description'] as const;
