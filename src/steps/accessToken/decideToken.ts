import type { AccessTokenState, TokenFacts } from './tokenState';

/** What is to be done so that one good token is stored, and no other lives that nobody can be using. */
export interface TokenWork {
  /** The token whose value is stored and good; nothing is created or landed then. */
  readonly keep: TokenFacts | undefined;
  /** A good token of which only a person can say whether its value is stored: the place cannot be read back. */
  readonly confirm: TokenFacts | undefined;
  /** A good token whose value is filed by hand and still has to come to its landing place. */
  readonly moveIn: TokenFacts | undefined;
  /** The mark of a value in escrow that is to be landed. */
  readonly land: string | undefined;
  readonly create: boolean;
  /** Living tokens of ours whose value nobody can have: orphans. */
  readonly revoke: readonly TokenFacts[];
  /**
   * Living tokens of ours that are replaced, and that consumers may still carry: a variable of CircleCI keeps the old value
   * until a build has handed over the new one. They go when a person says so, by a plan of its own.
   */
  readonly retire: readonly TokenFacts[];
  /** Living tokens that a person must judge: nothing tells whose they are, or whether one of them is the stored one. */
  readonly unclear: readonly TokenFacts[];
  /** Marks whose copy in escrow is of no more use. */
  readonly wipe: readonly string[];
}

const nothing: TokenWork = {
  keep: undefined,
  confirm: undefined,
  moveIn: undefined,
  land: undefined,
  create: false,
  revoke: [],
  retire: [],
  unclear: [],
  wipe: [],
};

/**
 * Decides from one check alone, so that every crash leads to a state that the next decision finishes. Pure.
 *
 * A token is good when it is living, has exactly the wanted scope, and its value is stored; it is kept unless it is about
 * to expire. Else a good value in escrow is landed; else a token is created. Whatever else of ours lives is revoked where
 * nobody can have its value, and left to a person where somebody may.
 */
export function decideToken(state: AccessTokenState): TokenWork {
  const { landing, escrow, isAccepted } = state;
  // A list that lacks the stored token, which works, may lack others as well, and shows none to be an orphan.
  if (state.unlisted !== undefined) return nothing;
  const living = state.tokens.filter((token) => token.isLiving);
  const good = living.filter((token) => token.hasScope && !token.isExpiring);
  const fit = (mark: string) =>
    good.some((token) => token.mark === mark) &&
    // A value that is stored, and yet refused, is not made good by storing it again.
    !(landing.mark === mark && isAccepted === false);
  const stored = findStored(good, state);
  const land = stored === undefined ? escrow.filter(fit).at(-1) : undefined;
  const moveIn = stored === undefined && land === undefined ? good.find((token) => token.isElsewhere) : undefined;
  const believed =
    stored === undefined && land === undefined && moveIn === undefined ? findBelieved(good, state) : undefined;
  const keep = stored ?? (believed?.isJudged === true ? believed : undefined);
  const confirm = keep === undefined ? believed : undefined;
  const others = living.filter(
    (token) => ![keep, confirm, moveIn].includes(token) && (land === undefined || token.mark !== land),
  );
  const ours = others.filter(({ mark }) => mark !== undefined);
  const isCarried = ({ mark, mayBeCarried }: TokenFacts) =>
    mayBeCarried || mark === landing.mark || mark === landing.previousMark;
  // Nothing is revoked while it is open which one is in use.
  const isOpen = confirm !== undefined || moveIn !== undefined;
  const isPossiblyStored = possiblyStored(state, keep);
  const left = ours.filter((token) => !isPossiblyStored(token));
  return {
    keep,
    confirm,
    moveIn,
    land,
    create: keep === undefined && !isOpen && land === undefined,
    revoke: isOpen ? [] : left.filter((token) => !isCarried(token)),
    retire: keep === undefined ? [] : left.filter(isCarried),
    unclear: isOpen
      ? []
      : others.filter(
          (token) => !token.isJudged && (token.mark === undefined || (keep !== undefined && isPossiblyStored(token))),
        ),
    wipe: escrow.filter((mark) => mark !== land),
  };
}

/** The good token that the stored value belongs to, as far as the place itself or the journal tells. */
function findStored(good: readonly TokenFacts[], { landing, isAccepted }: AccessTokenState): TokenFacts | undefined {
  if (isAccepted === false) return undefined;
  if (landing.mark !== undefined) return good.find((token) => token.mark === landing.mark);
  // Stored by hand: a value without a mark that the registry takes, and a token with exactly our label or filed by hand.
  if (isAccepted !== true) return undefined;
  return good.find(({ isElsewhere }) => isElsewhere) ?? good.find(({ mark }) => mark === undefined);
}

/**
 * Which tokens besides the kept one the stored value may belong to, as nothing tells that it does not. A value that works and
 * that a person stored bears no mark: it may be any token's, but for those that this machine replaced or never gave away. In
 * a place that cannot be read back, another machine may have filed a newer one.
 */
function possiblyStored(
  { tokens, landing, isAccepted }: AccessTokenState,
  keep: TokenFacts | undefined,
): (token: TokenFacts) => boolean {
  if (landing.mark === undefined && isAccepted === true) {
    return ({ isReplaced, isMadeHere, mayBeCarried }) => isReplaced !== true && (!isMadeHere || mayBeCarried);
  }
  if (landing.holds !== 'unknown' || keep === undefined) return () => false;
  const kept = tokens.indexOf(keep);
  return (token) => tokens.indexOf(token) < kept && !token.isMadeHere;
}

/** Where the place cannot be read back: the newest good token that another machine, or a person, made. */
function findBelieved(good: readonly TokenFacts[], { landing }: AccessTokenState): TokenFacts | undefined {
  if (landing.holds !== 'unknown' || landing.mark !== undefined) return undefined;
  return good
    .filter((token) => !token.isMadeHere)
    .reduce<TokenFacts | undefined>(
      (newest, token) => (newest && newest.created >= token.created ? newest : token),
      undefined,
    );
}
