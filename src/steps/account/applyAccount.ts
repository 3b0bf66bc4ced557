import type { Services } from '../../services/services';
import type { ApplyContext } from '../../runbook/run/context';
import { codeOf, PullbookError } from '../../shared/errors';
import type { Secret } from '../../shared/secret';
import { landAndCompare } from '../landing/landing';
import { makeMark } from '../tokenMark';
import { makePassword } from '../makePassword';
import { passwordKey } from '../serviceId';
import type { AccountState } from './accountState';
import { decidePassword } from './planAccount';

/** Makes, files and keeps the password as {@link decidePassword} says. The password is in escrow before it is anywhere else. */
export async function applyAccount(
  input: { readonly username: string; readonly store: string },
  email: string,
  state: AccountState,
  ctx: ApplyContext<Services>,
): Promise<void> {
  const { username, store } = input;
  const work = decidePassword(state);
  if (work === 'none') return;
  if (work === 'keep-stored') {
    const stored = await ctx.landing(store).read(ctx.signal, state.landing.versionId);
    if (stored !== undefined) await ctx.credentials.keep(passwordKey(username), stored);
    return;
  }
  const open = await ctx.landing(store).prove(ctx.signal);
  ctx.progress({ state: 'done', text: 'landing place proved', ...(open !== undefined && { detail: open }) });
  const { mark, password } = await obtain(work, username, state, ctx);
  await ctx.credentials.keep(passwordKey(username), password);
  await landAndCompare(
    state.landing,
    { secret: password, mark, label: `password of Docker ID ${username} (mail address ${email})` },
    ctx,
  );
  for (const left of new Set([...state.escrow, mark])) await ctx.escrow.wipe(left);
  ctx.progress({ state: 'done', text: 'escrow wiped' });
}

async function obtain(
  work: 'make' | 'file-escrow' | 'file-kept',
  username: string,
  state: AccountState,
  ctx: ApplyContext<Services>,
): Promise<{ readonly mark: string; readonly password: Secret }> {
  if (work === 'file-escrow') {
    const mark = state.escrow.at(-1) ?? '';
    const password = await takeOrWipe(mark, username, ctx);
    if (password !== undefined) return { mark, password };
  }
  const mark = makeMark(ctx.random);
  if (work === 'file-kept') {
    const kept = await ctx.credentials.get(passwordKey(username));
    if (kept !== undefined) return { mark, password: kept };
  }
  if (state.exists) {
    throw new PullbookError('PLAN_STALE', `The password of \`${username}\` is no longer where the check found it.`, {
      advice: 'Nothing was changed. Run the step again.',
    });
  }
  await ctx.escrow.prove();
  const password = makePassword(ctx.random);
  await ctx.escrow.put(mark, password);
  ctx.progress({ state: 'done', text: 'password made, kept in escrow, encrypted on this machine' });
  return { mark, password };
}

/** The value in escrow. One whose key is gone is wiped, or every later run would stumble over it. */
async function takeOrWipe(mark: string, username: string, ctx: ApplyContext<Services>): Promise<Secret | undefined> {
  try {
    return await ctx.escrow.take(mark);
  } catch (error) {
    if (codeOf(error) !== 'ESCROW_UNREADABLE') throw error;
    await ctx.escrow.wipe(mark);
    throw new PullbookError('ESCROW_UNREADABLE', `The escrowed password of \`${username}\` can no longer be opened.`, {
      advice:
        'It has been removed. Run the step again: where the ID does not exist yet, a new one is made; else sign in with the filed one.',
    });
  }
}
