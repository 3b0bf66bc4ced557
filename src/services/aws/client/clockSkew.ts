/**
 * By which names AWS's services refuse a signature for its time; some of them for other reasons too.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
const names: readonly string[] = [
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'AuthFailure',
];

/** Services take 5 minutes either way; the SDK corrects what comes near it. */
const tolerated = 240_000;

/**
 * By how much the clock of this machine is ahead of the service's, in milliseconds, negative when it is behind, by the
 * `Date` of an answer that refuses the signature; `undefined` for any other error, and where the clocks agree.
 *
 * @param now - Milliseconds since 1970 by the clock of this machine.
 */
export function clockSkewMs(error: unknown, now: number): number | undefined {
  if (typeof error !== 'object' || error === null || !('name' in error) || !('$response' in error)) return undefined;
  if (typeof error.name !== 'string' || !names.includes(error.name)) return undefined;
  const { headers } = (error.$response ?? {}) as { readonly headers?: Readonly<Record<string, string>> };
  const skew = now - Date.parse(headers?.['date'] ?? headers?.['Date'] ?? '');
  return Math.abs(skew) >= tolerated ? skew : undefined;
}

/** `7 minutes ahead of`, `2 hours behind`. */
export function skewInWords(skewMs: number): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const amount = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `${amount} ${skewMs > 0 ? 'ahead of' : 'behind'}`;
}
