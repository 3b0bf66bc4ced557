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

/** What a version 4 signature says of itself. */
export interface Signature {
  readonly keyId: string;
  readonly region: string;
  readonly service: string;
  /** Whether it comes with a session's token; the operator's keys are no session's. */
  readonly isOfSession: boolean;
}

/** The signature of a request; `undefined` for an unsigned one. */
export function signatureOf({ request: { headers } }: Call): Signature | undefined {
  const scope = /Credential=([^/\s,]+)\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(
    headers['authorization'] ?? '',
  );
  if (scope === null) return undefined;
  const [, keyId = '', region = '', service = ''] = scope;
  return { keyId, region, service, isOfSession: (headers['x-amz-security-token'] ?? '') !== '' };
}

/** Opens nothing but the simulator. */
export const accessKeyId = 'AKIA' + 'REHEARSALONLY000';

/** Whether AWS knows the keys. The signature itself stays unchecked. */
export function isKnown({ keyId, isOfSession }: Signature): boolean {
  return keyId === accessKeyId && !isOfSession;
}

export const invalidToken = 'The security token included in the request is invalid.';
