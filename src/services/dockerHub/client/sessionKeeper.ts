import type { Clock } from '../../../shared/ports';
import type { HubToken } from './dockerHubSignIn';

/** Keeps one session and renews it. Calls that come at once share one sign-in: a one-time code serves only once. */
export interface SessionKeeper {
  /** A session with time left. @throws what the sign-in throws. */
  token(signal: AbortSignal | undefined): Promise<HubToken>;
  /** A session other than `stale`, which the service refused. */
  renew(stale: HubToken, signal: AbortSignal | undefined): Promise<HubToken>;
}

/** A call made with the last of a session would still be on its way when it ends. */
const marginMs = 30_000;

export function createSessionKeeper(
  signIn: (signal: AbortSignal | undefined) => Promise<HubToken>,
  clock: Clock,
): SessionKeeper {
  let kept: HubToken | undefined;
  let pending: Promise<unknown> | undefined;

  async function token(signal: AbortSignal | undefined): Promise<HubToken> {
    // Whoever waited looks again: the sign-in of another may have failed by that one's own cancellation.
    while (pending !== undefined) await pending;
    if (kept !== undefined && kept.expiresAt - marginMs > clock.now()) return kept;
    const attempt = signIn(signal);
    pending = attempt.catch(() => undefined).finally(() => (pending = undefined));
    kept = await attempt;
    return kept;
  }

  return {
    token,
    renew(stale, signal) {
      if (kept === stale) kept = undefined;
      return token(signal);
    },
  };
}
