import { bodyOf, textIn } from '../../world/answer';
import type { Service, ServiceRequest, ServiceResponse } from '../../world/service';
import type { AwsWorld, Call, Route } from './awsWorld';
import { awsError, awsRefusal, signatureOf } from './awsError';
import { secretOperations } from './secretOperations';
import type { SecretOperation } from './secretOperations';

const target = /^secretsmanager\.(\w+)$/;

const routes: Readonly<Record<string, Route>> = Object.fromEntries(
  Object.entries(secretOperations).map(([name, operation]) => [
    name,
    { method: 'POST', path: name, writes: operation.writes, handle: guard(name, operation) },
  ]),
);

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
  operationOf: ({ headers, method, path }) => (method === 'POST' && operationIn(headers)) || `${method} ${path}`,
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

/** What every operation checks first: the signature, the caller's rights, and that the secret is there. */
function guard(name: string, operation: SecretOperation) {
  return (call: Call): ServiceResponse => {
    const { aws } = call.state;
    const signature = signatureOf(call);
    if (signature === undefined) {
      return awsRefusal(call, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    const input = bodyOf(call.request);
    const id = textIn(input, 'SecretId');
    if (input === undefined || id === undefined) {
      return awsError(
        call,
        'ValidationException',
        "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must not be null",
      );
    }
    const here = signature.region === aws.region && aws.caller.account === aws.account;
    const secret = here
      ? aws.secrets.find((other) => other.name === id || other.arn === id || other.arn.slice(0, -7) === id)
      : undefined;
    const denied = aws.denied[name];
    if (denied === 'access') {
      const resource = secret?.arn ?? id;
      return awsError(
        call,
        'AccessDeniedException',
        `User: ${aws.caller.arn} is not authorized to perform: secretsmanager:${name} on resource: ${resource} because no identity-based policy allows the secretsmanager:${name} action`,
      );
    }
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
