import type { Secret } from '../../shared/secret';
import type { CallOptions } from '../callOptions';

/** The rate limit the registry states. `limit: 'none'`: no limit header came. */
export interface PullLimit {
  readonly limit: number | 'none' | 'unknown';
  readonly remaining: number | 'unknown';
  /** Length of the window in seconds; `undefined` without a limit. */
  readonly windowSeconds: number | undefined;
  /** The IP address or the account's UUID that is counted; `undefined` where the service does not say. */
  readonly source: string | undefined;
}

export interface Registry {
  /** Asks with HEAD, which does not count as a pull. @throws {PullbookError} `CREDENTIALS_REFUSED`, `RATE_LIMITED`. */
  readPullLimit(
    credential: { readonly username: string; readonly token: Secret } | undefined,
    options: CallOptions,
  ): Promise<PullLimit>;
  /** The cheapest proof that an ID and its token open the registry. */
  accepts(username: string, token: Secret, options: CallOptions): Promise<boolean>;
}
