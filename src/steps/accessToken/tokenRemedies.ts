import type { Services } from '../../services/services';
import type { Change } from '../../runbook/run/change';
import type { StepRemedies, StepRemedy } from '../../runbook/run/step';
import { manual } from '../landing/manual';
import { markedLabel } from '../tokenMark';
import { signInAs } from '../serviceId';
import { takeOrWipe } from './applyToken';
import { decideToken } from './decideToken';
import { revokeToken } from './revokeToken';
import { nameOf } from './planToken';
import type { AccessTokenInput, AccessTokenState } from './tokenState';
import { elsewhere, readHalfDone, seenIn } from './tokenState';

type TokenRemedy = StepRemedy<AccessTokenInput, AccessTokenState, Services>;

/** The mark of the token that was created and is not stored where it should be. */
function markOf(state: AccessTokenState): string | undefined {
  const { land, moveIn } = decideToken(state);
  return land ?? moveIn?.mark;
}

/** Files the escrowed value by hand, where its landing place cannot take it now; the step then waits for it to come there. */
const storeElsewhere: TokenRemedy = {
  id: 'store-elsewhere',
  title: 'Store elsewhere…',
  plan({ label, account, store }, state): readonly Change[] {
    const { land } = decideToken(state);
    if (land === undefined || manual.pattern.test(store)) return [];
    const basis = seenIn(state);
    return [
      {
        action: 'update',
        summary: `file the value of token **“${markedLabel(label, land)}”** in **the team’s vault**`,
        basis,
        detail: `handed to you once, by the clipboard · **${account}** still waits for it in ${store}`,
        undo: 'revoke the token, and delete the entry there',
      },
      {
        action: 'delete',
        summary: `wipe the escrowed copy of token **[${land}]**`,
        basis,
        detail: 'kept on this machine',
      },
    ];
  },
  async apply({ account, label }, state, ctx) {
    const mark = markOf(state);
    if (mark === undefined) return;
    const secret = await takeOrWipe(mark, ctx);
    const { person, signal } = ctx;
    await ctx.write('file it in the team’s vault', () =>
      person.file({ label: `${markedLabel(label, mark)} of ${account}`, secret, signal }),
    );
    await ctx.remember(elsewhere, mark);
    await ctx.escrow.wipe(mark);
  },
};

/** Gives the token up: revokes it, then destroys its copy. */
const revoke: TokenRemedy = {
  id: 'revoke',
  title: 'Revoke token…',
  plan({ account, label }, state): readonly Change[] {
    const mark = markOf(state);
    if (mark === undefined) return [];
    const basis = seenIn(state);
    const isKept = state.escrow.includes(mark);
    const where = isKept ? 'in escrow on this machine' : 'in the team’s vault';
    const { ready, uri } = state.landing;
    const used = state.tokens.find((token) => token.mark === mark)?.lastUsed;
    const carried = used === undefined ? '' : ` · last used ${used}: whoever carries it can pull no more`;
    return [
      {
        action: 'delete',
        summary: `revoke token **“${markedLabel(label, mark)}”** of **${account}**`,
        basis,
        detail: `its value is ${where}${ready ? ` and not in ${uri}` : `; whether ${uri} holds it too cannot be seen now`}${carried}`,
      },
      ...(isKept
        ? [{ action: 'delete', summary: `wipe the escrowed copy of token **[${mark}]**`, basis } satisfies Change]
        : []),
    ];
  },
  async apply({ account, label }, state, ctx) {
    const mark = markOf(state);
    if (mark === undefined) return;
    const session = await signInAs(account, ctx);
    for (const token of state.tokens.filter((one) => one.mark === mark && one.isLiving)) {
      await revokeToken(token, markedLabel(label, mark), session, ctx);
    }
    await ctx.escrow.wipe(mark);
    if (ctx.memory.recall(elsewhere) === mark) await ctx.remember(elsewhere, '');
  },
};

/** Ends what the step replaced and left alive. Which builds still carry it, nothing here can see: a person says so. */
const retire: TokenRemedy = {
  id: 'retire',
  title: 'Retire the replaced token…',
  plan({ account, label }, state): readonly Change[] {
    const basis = seenIn(state);
    return decideToken(state).retire.map((token) => ({
      action: 'delete',
      summary: `revoke token **“${nameOf(token, label)}”** of **${account}**`,
      basis,
      detail: `created ${token.created} · ${token.lastUsed === undefined ? 'not known to be used' : `last used ${token.lastUsed}`} · whoever still carries it can pull no more; Docker Hub keeps no copy`,
      part: { service: 'dockerHub', play: 'retire-token', username: account, label: nameOf(token, label) },
    }));
  },
  async apply({ account, label }, state, ctx) {
    const session = await signInAs(account, ctx);
    for (const token of decideToken(state).retire) await revokeToken(token, nameOf(token, label), session, ctx);
  },
};

/** What can be done besides the step's plan: with a token that was created and could not be stored, or that was replaced. */
export const tokenRemedies: StepRemedies<AccessTokenInput, AccessTokenState, Services> = {
  list: [storeElsewhere, revoke, retire],
  checkAnyway: readHalfDone,
};
