import type { Services } from '../../services/services';
import type { SecretHandle } from '../../runbook/file/outputs';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { manual } from '../landing/manual';
import { findStored } from '../landing/places';
import { readStored } from '../landing/readStored';
import { toHandle } from '../secretInput';
import { placeholder } from './maskTells';

/** A secret that holds nothing which could be handed over. */
export interface UnfilledSecret {
  readonly id: string;
  /** `missing`: there is none of that name. `empty`: it has no current value, or one without a character. */
  readonly problem: 'missing' | 'empty' | 'placeholder';
  /** Where it was looked for: `aws 123456789012 / eu-west-1`. */
  readonly where: string;
}

/** What a variable must hold. */
export interface Expected {
  /** `undefined` where it lies in a vault by hand, and where `unfilled` says that there is none. */
  readonly value: string | undefined;
  /** When it came into its secret. */
  readonly since: number | undefined;
  /** When anything of that secret changed last. */
  readonly changedAt: number | undefined;
  readonly unfilled?: UnfilledSecret;
  /** Set where two answers about its secret contradict each other: what they said. */
  readonly contradicts?: Basis;
}

const nothing: Expected = { value: undefined, since: undefined, changedAt: undefined };

/**
 * The value that a variable must hold, from the runbook or from where it lies. Only the vault by hand may stay silent: a
 * place that can be read and is not, for whatever reason, is an error, or a variable would pass unlooked at.
 *
 * @throws {PullbookError} whatever the place answers: no credentials, no right to read, no key, no connection.
 */
export async function readExpected(value: string | SecretHandle, ctx: CheckContext<Services>): Promise<Expected> {
  const stored = findStored(typeof value === 'string' ? value : value.uri);
  if (typeof value === 'string' && stored === undefined) return { ...nothing, value };
  const handle = toHandle(value, 'value of a variable');
  if (manual.pattern.test(handle.uri)) return nothing;
  if (stored === undefined) return { ...nothing, value: (await ctx.resolve(handle)).reveal() };
  const { where } = ctx.landing(handle.uri);
  const found = await readStored(stored, ctx.services, ctx.signal);
  const unfilled = (problem: UnfilledSecret['problem']): Expected => ({
    ...nothing,
    unfilled: { id: stored.name, problem, where },
  });
  switch (found.is) {
    case 'missing':
    case 'empty':
      return unfilled(found.is);
    case 'unread':
      throw found.refusal;
    case 'contradictory':
      return { ...nothing, contradicts: found.seen };
    case 'deleted':
      // The place's own refusal says best what to do; a value of what is deleted would contradict that.
      await stored.store.read(stored.name, ctx.services, ctx.signal);
      return { ...nothing, contradicts: found.seen };
    case 'held': {
      const text = found.value.reveal();
      // A line end comes with a value that was piped; no credential is blank.
      if (text.trim() === placeholder) return unfilled('placeholder');
      return { value: text, since: found.putAt, changedAt: found.changedAt };
    }
  }
}
