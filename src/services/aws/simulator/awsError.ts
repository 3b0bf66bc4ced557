import type { ServiceResponse } from '../../world/service';
import type { Call } from './awsWorld';
import { uuid } from '../../world/identifiers';

/**
 * An error of an operation in the AWS JSON 1.1 protocol: the type in the body, HTTP 400 for whatever the caller did. The
 * service's model names the member `Message`.
 */
export function awsError(call: Call, type: string, message: string, status = 400): ServiceResponse {
  return awsJson(call, status, { __type: type, Message: message });
}

/** A refusal that comes before any operation, such as for an old session: these write `message` small. */
export function awsRefusal(call: Call, type: string, message: string): ServiceResponse {
  return awsJson(call, 400, { __type: type, message });
}

/** An answer of the AWS JSON 1.1 protocol. */
export function awsJson(call: Call, status: number, body: unknown): ServiceResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': uuid(call.random) },
    body: JSON.stringify(body),
  };
}

/** Key id, region and service of the request's version 4 signature; `undefined` for an unsigned request. */
export function signatureOf(call: Call): { readonly region: string; readonly service: string } | undefined {
  const scope = /Credential=[^/\s,]+\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(
    call.request.headers['authorization'] ?? '',
  );
  return scope === null ? undefined : { region: scope[1] ?? '', service: scope[2] ?? '' };
}
