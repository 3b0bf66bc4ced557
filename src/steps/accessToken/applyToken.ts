import type { DockerHubSession } from '../../services/dockerHub/contract';
import type { Services } from '../../services/services';
import type { ApplyContext } from '../../runbook/run/context';
import { codeOf, PullbookError } from '../../shared/errors';
import type { Secret } from '../../shared/secret';
import { landAndCompare, readBackText } from '../landing/landing';
import { makeMark, markedLabel } from '../tokenMark';
import { signInAs } from '../serviceId';
import { decideToken } from './decideToken';
import { keepOrRevoke } from './keepToken';
import { revokeToken } from './revokeToken';
import type { AccessTokenInput, AccessTokenState } from './tokenState';
import { intentOf, landsOf, replacesOf } from './tokenState';
import { dayMs } from '../../shared/duration';

const lines = {
  proved: 'landing place proved (identity, secret, write permission)',
  intent: 'intent written to the journal',
  create: 'create access token on Docker Hub',
  escrow: 'kept in escrow, encrypted on this machine',
  accepted: 'the registry takes the stored value',
  wiped: 'escrow wiped',
} as const;

/** Docker's registry may need a moment for a new token. */
const acceptance = { tries: 6, pauseMs: 2_000 };

interface Landed {
  readonly mark: string;
  readonly secret: Secret;
}

/**
 * Makes the planned changes in the one order in which nothing can be lost: prove, remember, create, escrow, land,
 * compare, try, wipe, and only then revoke orphans. What is replaced lives on until a person retires it.
 */
export async function applyToken(
  input: AccessTokenInput,
  state: AccessTokenState,
  ctx: ApplyContext<Services>,
): Promise<void> {
  const work = decideToken(state);
  const session = await signInAs(input.account, ctx);
  if (work.create || work.land !== undefined) {
    announce(work.create, state, ctx);
    const open = await ctx.landing(input.store).prove(ctx.signal);
    ctx.progress({ state: 'done', text: lines.proved, ...(open !== undefined && { detail: open }) });
    // What is stored now is replaced, and is carried by whoever was handed it.
    for (const mark of replacedBy(state)) await ctx.remember(replacesOf(mark), input.label);
    const value =
      work.land === undefined
        ? await create(input, state, session, ctx)
        : { mark: work.land, secret: await takeOrWipe(work.land, ctx) };
    await land(input, state, value, ctx);
  }
  for (const mark of work.wipe) await ctx.escrow.wipe(mark);
  for (const token of work.revoke) await revokeToken(token, markedLabel(input.label, token.mark ?? ''), session, ctx);
}

/** The marks of the tokens that the stored value is of: by its own mark, or any that it may be where it works and has none. */
function replacedBy({ landing, isAccepted, tokens }: AccessTokenState): readonly string[] {
  if (landing.mark !== undefined) return [landing.mark];
  return tokens
    .filter(
      ({ isLiving, isMadeHere, mayBeCarried }) => isAccepted === true && isLiving && (!isMadeHere || mayBeCarried),
    )
    .flatMap(({ mark }) => mark ?? []);
}

function announce(creates: boolean, state: AccessTokenState, ctx: ApplyContext<Services>): void {
  const making = creates ? [lines.intent, lines.create, lines.escrow] : [];
  const landing = state.landing.change.summary.replaceAll('**', '');
  for (const text of [lines.proved, ...making, landing, readBackText, lines.accepted, lines.wiped]) {
    ctx.progress({ state: 'todo', text });
  }
}

async function create(
  input: AccessTokenInput,
  state: AccessTokenState,
  session: DockerHubSession,
  ctx: ApplyContext<Services>,
): Promise<Landed> {
  const taken = new Set([...state.tokens.map((token) => token.mark), ...state.escrow]);
  let mark = makeMark(ctx.random);
  while (taken.has(mark)) mark = makeMark(ctx.random);
  await ctx.escrow.prove();
  await ctx.remember(intentOf(mark), input.label);
  ctx.progress({ state: 'done', text: lines.intent });
  const days = input.expires_in_days;
  // Into escrow within the same write: a cancel must not come between the only answer that has the value and its copy.
  const secret = await ctx.write(lines.create, async () => {
    const name = markedLabel(input.label, mark);
    const { token, value } = await session.createAccessToken({
      label: name,
      scopes: [input.scope],
      ...(days === undefined ? {} : { expiresAt: ctx.clock.now() + days * dayMs }),
    });
    await keepOrRevoke({ uuid: token.uuid, mark, name, value }, session, ctx);
    return value;
  });
  ctx.progress({ state: 'done', text: lines.escrow });
  return { mark, secret };
}

async function land(
  input: AccessTokenInput,
  state: AccessTokenState,
  { mark, secret }: Landed,
  ctx: ApplyContext<Services>,
): Promise<void> {
  // From here on somebody else may read it.
  await ctx.remember(landsOf(mark), input.label);
  await landAndCompare(state.landing, { mark, secret, label: `access token of ${input.account}` }, ctx);
  await waitUntilAccepted(input, secret, ctx);
  ctx.progress({ state: 'done', text: lines.accepted });
  await ctx.escrow.wipe(mark);
  ctx.progress({ state: 'done', text: lines.wiped });
}

async function waitUntilAccepted(
  { account, store }: AccessTokenInput,
  secret: Secret,
  ctx: ApplyContext<Services>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if (await ctx.services.registry.accepts(account, secret, { signal: ctx.signal })) return;
    if (attempt === acceptance.tries) break;
    ctx.progress({ state: 'doing', text: lines.accepted });
    await ctx.clock.sleep(acceptance.pauseMs, ctx.signal);
  }
  throw new PullbookError(
    'UNEXPECTED_ANSWER',
    `The registry refuses the new token of \`${account}\`, which is stored in \`${store}\`.`,
    {
      service: 'Docker registry',
      advice: 'No other token was revoked. Run the step again: if the registry still refuses it, a new one is made.',
    },
  );
}

/** The value in escrow. One whose key is gone is wiped: the next check then finds its token to be an orphan. */
export async function takeOrWipe(mark: string, ctx: ApplyContext<Services>): Promise<Secret> {
  try {
    const secret = await ctx.escrow.take(mark);
    if (secret !== undefined) return secret;
  } catch (error) {
    if (codeOf(error) !== 'ESCROW_UNREADABLE') throw error;
    await ctx.escrow.wipe(mark);
  }
  throw new PullbookError('ESCROW_UNREADABLE', `The escrowed value of token [${mark}] can no longer be opened.`, {
    advice: 'Its copy has been removed. Run the step again: it revokes that token and makes a new one.',
  });
}
