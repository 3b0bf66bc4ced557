/** What a provider of credentials failed with, so that it is not taken for the failure of the call itself. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('AWS credentials could not be had');
    this.reason = reason;
  }
}

/** By name and not by class: the SDK's chunk carries a copy of its own. */
export function isSignInFailure(error: unknown): error is SignInFailure {
  return error instanceof Error && error.name === 'SignInFailure' && 'reason' in error;
}
