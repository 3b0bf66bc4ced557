import type { Services } from '../../services/services';
import { basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';
import type { Secret } from '../../shared/secret';
import { inspectLanding } from '../landing/landing';
import type { LandingFacts } from '../landing/landing';
import { ownMark } from '../tokenMark';
import { passwordKey } from '../serviceId';

/** What a check finds out about a service Docker ID and its password. */
export interface AccountState {
  readonly exists: boolean;
  /** Which ID that is. */
  readonly user: Basis;
  readonly landing: LandingFacts;
  /** Whether the landing place gives back a value, which then counts as the password. */
  readonly stored: boolean;
  /** Whether this machine's credential store has a password for the ID, and whether it is the stored one. */
  readonly kept: 'nothing' | 'the-stored' | 'another';
  /** Marks of passwords that were made here and have not been filed yet. */
  readonly escrow: readonly string[];
  /**
   * Which of the known passwords signs in. `second-factor`: the password is right, but the ID asks for a one-time code.
   * `untried`: the ID does not exist yet, or no password is known here; a stored one that Pullbook did not put there, and
   * this machine does not keep, may be the secret of another system, and is not sent before a person has approved it.
   */
  readonly signsInWith: 'stored' | 'kept' | 'none' | 'second-factor' | 'untried';
}

/** Reads only: looks the ID up, inspects the landing place, and tries the known passwords where the ID exists. */
export async function readAccount(
  input: { readonly username: string; readonly store: string },
  ctx: CheckContext<Services>,
): Promise<AccountState> {
  const { username, store } = input;
  const user = await ctx.services.dockerHub.findUser(username, { signal: ctx.signal });
  const exists = user !== undefined;
  const landing = await inspectLanding(store, ctx);
  const stored = landing.holds === 'value' ? await ctx.landing(store).read(ctx.signal, landing.versionId) : undefined;
  const kept = await ctx.credentials.get(passwordKey(username));
  const keptIsStored = kept !== undefined && stored?.equals(kept) === true;
  const isOurs = stored !== undefined && ownMark(store, stored, landing.mark) !== undefined;
  const isKnown = isOurs || keptIsStored;
  const passwords = { stored: isKnown ? stored : undefined, kept: keptIsStored ? undefined : kept };
  const signsInWith = exists ? await trySignIn(username, passwords, ctx) : 'untried';
  return {
    exists,
    user: basisOf(user),
    landing,
    stored: stored !== undefined,
    kept: kept === undefined ? 'nothing' : keptIsStored ? 'the-stored' : 'another',
    escrow: await ctx.escrow.peek(),
    signsInWith: signsInWith === 'none' && stored !== undefined && !isKnown ? 'untried' : signsInWith,
  };
}

/** The stored password first, for it is the one that others share. */
async function trySignIn(
  username: string,
  { stored, kept }: { readonly stored: Secret | undefined; readonly kept: Secret | undefined },
  ctx: CheckContext<Services>,
): Promise<AccountState['signsInWith']> {
  let tried = false;
  for (const [password, name] of [
    [stored, 'stored'],
    [kept, 'kept'],
  ] as const) {
    if (password === undefined) continue;
    tried = true;
    try {
      await ctx.services.dockerHub.as(username, password, { signal: ctx.signal });
      return name;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'SECOND_FACTOR_REQUIRED') return 'second-factor';
      if (code !== 'CREDENTIALS_REFUSED') throw error;
    }
  }
  return tried ? 'none' : 'untried';
}
