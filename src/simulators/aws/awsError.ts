import type { Call, ServiceResponse } from '../service';
import { uuid } from '../identifiers';

/** An error of the AWS JSON 1.1 protocol: the type in the body, HTTP 400 for whatever the caller did. */
export function awsError(call: Call, type: string, message: string, status = 400): ServiceResponse {
  return awsJson(call, status, { __type: type, message });
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
