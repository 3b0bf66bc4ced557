import type { AccessToken } from '../../services/dockerHub/contract';
import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';
import { inspectLanding } from '../landing/landing';
import type { LandingFacts } from '../landing/landing';
import { ownMark, readLabel } from '../tokenMark';
import { signInAs } from '../serviceId';
import { isDockerToken } from './isDockerToken';
import { dayMs } from '../../shared/duration';

export const tokenScopes = ['repo:public_read', 'repo:read'] as const;

export interface AccessTokenInput {
  readonly account: string;
  readonly label: string;
  readonly scope: (typeof tokenScopes)[number];
  readonly expires_in_days?: number | undefined;
  readonly renew_before_days: number;
  readonly store: string;
}

/** One of our tokens as Docker Hub lists it. Nothing in it moves by itself but the facts about its expiry and its use. */
export interface TokenFacts {
  readonly uuid: string;
  /** The whole record, but for when it was last used: that moves with each pull, and with each look at the registry. */
  readonly seen: Basis;
  /** `undefined` for a token with exactly our label, made by hand. */
  readonly mark: string | undefined;
  /** Active and not expired. */
  readonly isLiving: boolean;
  readonly isExpiring: boolean;
  readonly hasScope: boolean;
  readonly created: string;
  readonly expires: string | undefined;
  /** Whether this journal has the intent to make it. */
  readonly isMadeHere: boolean;
  /**
   * Whether somebody may have its value: this journal landed it or replaced it where it was stored, or it was ever used.
   * Each value that lands is tried on the registry, so a token that was never used has not come to its place.
   */
  readonly mayBeCarried: boolean;
  /** Whether this journal put another in its place. */
  readonly isReplaced?: boolean;
  /** The day when it was last used, which a person wants to know before it goes. */
  readonly lastUsed: string | undefined;
  /** Whether its value was filed by hand in the vault, because the landing place could not take it. */
  readonly isElsewhere: boolean;
  /** Whether it was there when a person marked the step done, and so had judged it. */
  readonly isJudged: boolean;
}

export interface AccessTokenState {
  /** Newest first. */
  readonly tokens: readonly TokenFacts[];
  readonly landing: LandingFacts;
  /** Marks of the values in escrow, oldest first. */
  readonly escrow: readonly string[];
  /** Whether the registry takes the stored value; `undefined` where none can be read, or it is not known to be Docker's. */
  readonly isAccepted: boolean | undefined;
  /**
   * The mark of a stored value that the registry takes, and of which Docker Hub lists no token, under whatever label: one of
   * the two answers is not of now.
   */
  readonly unlisted?: string;
}

/** What a plan for the tokens is made from. Whether one was ever used is not in it: each look at the registry uses one. */
export function seenIn({ tokens, landing, escrow, isAccepted, unlisted }: AccessTokenState): Basis {
  return basisOf({ tokens: tokens.map(({ seen }) => seen), landing: landing.seen, escrow, isAccepted, unlisted });
}

/** Under these names the journal remembers which tokens this runbook made, landed (or was about to), and replaced. */
export const intentOf = (mark: string) => `intent ${mark}`;
export const landsOf = (mark: string) => `lands ${mark}`;
export const replacesOf = (mark: string) => `replaces ${mark}`;

/** Under this name the journal remembers the mark of the value that was filed by hand; empty once that is settled. */
export const elsewhere = 'filed elsewhere';

const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/**
 * What {@link readAccessToken} finds, and that also where the landing place does not answer: it then counts as one of
 * which nothing is known. `undefined` where no value waits for its landing.
 */
export async function readHalfDone(
  input: AccessTokenInput,
  ctx: CheckContext<Services>,
): Promise<AccessTokenState | undefined> {
  const waits = (await ctx.escrow.peek()).length > 0 || (ctx.memory.recall(elsewhere) ?? '') !== '';
  if (!waits) return undefined;
  return await readAccessToken(input, ctx, async () => {
    try {
      return await inspectLanding(input.store, ctx);
    } catch (error) {
      if (codeOf(error) === 'CANCELLED') throw error;
      const { uri, where } = ctx.landing(input.store);
      const problem = `\`${uri}\` in ${where} does not answer.`;
      return {
        uri,
        where,
        ready: false,
        problem,
        holds: 'unknown',
        seen: absent,
        change: { summary: `store it in **${uri}**` },
      };
    }
  });
}

/** Reads only: lists the ID's tokens with our label, inspects landing place and escrow, and tries the stored value. */
export async function readAccessToken(
  input: AccessTokenInput,
  ctx: CheckContext<Services>,
  lookAtLanding: () => Promise<LandingFacts> = () => inspectLanding(input.store, ctx),
): Promise<AccessTokenState> {
  const { account, label, store } = input;
  const { signal } = ctx;
  const session = await signInAs(account, ctx);
  const tokens: TokenFacts[] = [];
  const listed = await session.listAccessTokens({ signal });
  // The order of the list is not documented.
  for (const token of [...listed].sort((a, b) => b.createdAt - a.createdAt || (a.uuid < b.uuid ? -1 : 1))) {
    const ours = readLabel(token.label, label);
    if (ours !== undefined) tokens.push(factsOf(token, ours.mark, input, ctx));
  }
  const landing = await lookAtLanding();
  const stored = landing.holds === 'value' ? await ctx.landing(store).read(signal, landing.versionId) : undefined;
  // Other steps mark what they put, too: a mark stands for a token where Docker Hub lists one with it.
  const markOfToken = tokens.find(({ mark }) => mark === landing.mark)?.mark;
  const isAccepted =
    stored === undefined || !isDockerToken(stored, markOfToken)
      ? undefined
      : await ctx.services.registry.accepts(account, stored, { signal });
  const mark = stored === undefined ? undefined : ownMark(store, stored, landing.mark);
  const isUnlisted = mark !== undefined && !listed.some((token) => token.label.endsWith(`[${mark}]`));
  return {
    tokens,
    landing,
    escrow: await ctx.escrow.peek(),
    isAccepted,
    ...(isAccepted === true && isUnlisted ? { unlisted: mark } : {}),
  };
}

function factsOf(
  token: AccessToken,
  mark: string | undefined,
  input: AccessTokenInput,
  ctx: CheckContext<Services>,
): TokenFacts {
  const now = ctx.clock.now();
  const { expiresAt } = token;
  const isKnown = (fact: typeof landsOf) => mark !== undefined && ctx.memory.recall(fact(mark)) !== undefined;
  const { confirmation } = ctx.memory;
  return {
    uuid: token.uuid,
    seen: basisOf({ ...token, lastUsedAt: undefined }),
    mark,
    isLiving: token.active && (expiresAt === undefined || expiresAt > now),
    isExpiring: expiresAt !== undefined && expiresAt - now <= input.renew_before_days * dayMs,
    hasScope: token.scopes.length === 1 && token.scopes[0] === input.scope,
    created: dateOf(token.createdAt),
    expires: expiresAt === undefined ? undefined : dateOf(expiresAt),
    isMadeHere: isKnown(intentOf),
    mayBeCarried: token.lastUsedAt !== undefined || isKnown(landsOf) || isKnown(replacesOf),
    isReplaced: isKnown(replacesOf),
    lastUsed: token.lastUsedAt === undefined ? undefined : dateOf(token.lastUsedAt),
    isElsewhere: mark !== undefined && ctx.memory.recall(elsewhere) === mark,
    isJudged: confirmation !== undefined && token.createdAt <= confirmation.at,
  };
}
