import { PullbookError } from '../../../shared/errors';
import { systemCode } from '../../http/networkFailure';
import { isSafeForCredentials } from '../../http/safeAddress';
import { isUnheardOf } from '../region';

// Where requests to AWS may go.

/** @throws {PullbookError} `INPUT_INVALID` for an address at which a secret would travel unencrypted. */
export function checkEndpoint(request: { readonly protocol: string; readonly hostname: string }): void {
  if (isSafeForCredentials(request)) return;
  throw new PullbookError(
    'INPUT_INVALID',
    `The AWS endpoint is \`${request.protocol}//${request.hostname}\`, where a secret would travel unencrypted.`,
    { advice: 'Nothing was sent. Set `AWS_ENDPOINT_URL…` or `endpoint_url` to `https`, or to this machine.' },
  );
}

/** Of a runbook that names none. */
export function regionMissing(): PullbookError {
  return new PullbookError('REGION_MISSING', 'The runbook names no AWS region.', {
    service: 'AWS Secrets Manager',
    advice:
      'Nothing was changed. Add `region` to the AWS inputs, such as `eu-west-1`. `AWS_DEFAULT_REGION` is not read.',
  });
}

/** Whether the name server knows no host of this region, which nobody else knows either. */
export function isNoSuchHost(error: unknown, region: string): boolean {
  if (systemCode(error) !== 'ENOTFOUND') return false;
  const host = (error as { readonly hostname?: unknown }).hostname;
  return isUnheardOf(region, typeof host === 'string' ? host : undefined);
}

/** Of a region that there is not. */
export function noRegion(region: string): PullbookError {
  return new PullbookError('INPUT_INVALID', `\`${region}\` is no region of AWS.`, {
    service: 'AWS Secrets Manager',
    advice:
      'Nothing was sent. Correct `region` in the AWS inputs: the name in small letters where the secrets are, such as `eu-west-1`.',
  });
}
