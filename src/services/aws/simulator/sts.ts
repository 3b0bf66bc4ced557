import { uuid } from '../../world/identifiers';
import type { Service, ServiceRequest, ServiceResponse } from '../../world/service';
import type { AwsWorld, Call, Route } from './awsWorld';
import { invalidToken, isKnown, signatureOf } from './awsError';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

const routes: Readonly<Record<string, Route>> = {
  GetCallerIdentity: { method: 'POST', path: 'GetCallerIdentity', writes: false, handle: getCallerIdentity },
};

/** AWS STS by the query protocol: a form goes in, XML comes out. GetCallerIdentity needs no right at all. */
export const sts: Service<AwsWorld, 'sts'> = {
  id: 'sts',
  title: 'AWS STS',
  hosts: ['sts.amazonaws.com'],
  folder: '/aws/sts',
  routes: Object.values(routes),
  operationOf: (request) => actionIn(request) || undefined,
  match: (request) => {
    const action = actionIn(request);
    const route = Object.hasOwn(routes, action) ? routes[action] : undefined;
    return route === undefined ? undefined : { route, params: {} };
  },
  refusals: {
    rateLimited: (call) => stsError(call, 400, 'Throttling', 'Rate exceeded'),
    unavailable: (call, status) => stsError(call, status, 'InternalFailure', 'The request processing has failed.'),
    sessionExpired: (call) =>
      stsError(call, 403, 'ExpiredToken', 'The security token included in the request is expired'),
    notSimulated: (call, message) => stsError(call, 400, 'InvalidAction', message),
  },
};

function actionIn({ method, body, query }: ServiceRequest): string {
  const form = method === 'POST' ? new URLSearchParams(body) : method === 'GET' ? query : undefined;
  return form?.get('Action') ?? '';
}

function getCallerIdentity(call: Call): ServiceResponse {
  const signature = signatureOf(call);
  if (signature === undefined) {
    return stsError(call, 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  if (!isKnown(signature)) return stsError(call, 403, 'InvalidClientTokenId', invalidToken);
  const { account, arn, userId } = call.state.aws.caller;
  return xml(
    call,
    200,
    `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>` +
      `<Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account></GetCallerIdentityResult>` +
      `<ResponseMetadata><RequestId>${uuid(call.random)}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
}

function stsError(call: Call, status: number, code: string, message: string): ServiceResponse {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return xml(
    call,
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code>` +
      `<Message>${message}</Message></Error><RequestId>${uuid(call.random)}</RequestId></ErrorResponse>`,
  );
}

function xml(call: Call, status: number, body: string): ServiceResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': uuid(call.random) }, body };
}
