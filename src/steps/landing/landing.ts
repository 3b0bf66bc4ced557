import type { LandingState } from '../../runbook/run/landing';
import type { Basis, Change } from '../../runbook/run/change';
import type { ApplyContext, CheckContext } from '../../runbook/run/context';
import { PullbookError } from '../../shared/errors';
import type { Secret } from '../../shared/secret';

/** What a check knows of its landing place: plain data, without a value. */
export interface LandingFacts extends LandingState {
  readonly uri: string;
  readonly where: string;
  readonly change: Pick<Change, 'summary' | 'undo'>;
  /** What stayed open when a value was last put there from here, for want of a right. */
  readonly open?: string;
}

/** Under which name the journal remembers what stays open there. */
function openIn(uri: string): string {
  return `open ${uri}`;
}

/** Under which name the journal remembers the mark that was landed in a place that cannot be read back. */
function landedIn(uri: string): string {
  return `landed ${uri}`;
}

/** Looks at the place that `uri` names. Where it cannot be read back, the mark is the one the journal remembers. Reads only. */
export async function inspectLanding<C>(uri: string, ctx: CheckContext<C>): Promise<LandingFacts> {
  const place = ctx.landing(uri);
  const state = await place.inspect(ctx.signal);
  const remembered = state.holds === 'unknown' && state.ready ? ctx.memory.recall(landedIn(uri)) : undefined;
  const open = ctx.memory.recall(openIn(uri)) ?? '';
  return {
    ...(remembered === undefined ? {} : { mark: remembered }),
    ...state,
    ...(open === '' ? {} : { open }),
    uri,
    where: place.where,
    change: state.change ?? { summary: `store it in **${uri}**` },
  };
}

/** The change that puts a value there, saying what is there now. */
export function landingChange(facts: LandingFacts, what: string, basis: Basis): Change {
  const open = facts.open === undefined ? '' : ` · ${facts.open}`;
  return { action: 'update', ...facts.change, basis, detail: `${what} · now: ${holdsInWords(facts)}${open}` };
}

/** What a person must do before anything can be put there. */
export function landingProblem(facts: LandingFacts): Change {
  return {
    action: 'person',
    summary: `make **${facts.uri}** ready to take the value`,
    basis: facts.seen,
    ...(facts.unsure === undefined ? {} : { unknown: facts.unsure }),
    instructions: [facts.problem ?? `\`${facts.uri}\` in ${facts.where} cannot take a value now.`],
    ...(facts.link === undefined ? {} : { link: facts.link }),
  };
}

/** What the place holds, and what will become of it: `the placeholder “default” (version of 2026-11-12)`. */
export function holdsInWords(facts: LandingFacts): string {
  const words = {
    nothing: 'nothing',
    placeholder: 'the placeholder “default”',
    value: facts.mark === undefined ? 'a value that Pullbook did not put there' : `the value marked ${facts.mark}`,
    unknown:
      facts.mark === undefined
        ? 'unknown, it cannot be read back'
        : `the value marked ${facts.mark}, by the journal; it cannot be read back`,
  }[facts.holds];
  const dated = facts.since === undefined ? words : `${words} (${facts.since})`;
  return facts.warning === undefined ? dated : `${dated} · ${facts.warning}`;
}

/**
 * Stores a value under its intent in the journal, and remembers what stays open in doing so.
 *
 * @throws {PullbookError} whatever the place throws.
 */
export async function landValue<C>(
  facts: LandingFacts,
  value: { readonly secret: Secret; readonly mark: string; readonly label: string },
  ctx: ApplyContext<C>,
): Promise<void> {
  const { uri, versionId: replaces } = facts;
  const text = facts.change.summary.replaceAll('**', '');
  const { person, signal } = ctx;
  const open = await ctx.write(text, () => ctx.landing(uri).land({ ...value, replaces, person, signal }));
  if (open !== undefined) ctx.progress({ state: 'done', text, detail: open });
  if (open !== facts.open) await ctx.remember(openIn(uri), open ?? '');
}

/**
 * Stores a show-once value, reads it back and compares, and remembers its mark.
 *
 * @throws {PullbookError} `LANDING_MISMATCH` when the place gives back another value; whatever the place throws.
 */
export async function landAndCompare<C>(
  facts: LandingFacts,
  value: { readonly secret: Secret; readonly mark: string; readonly label: string },
  ctx: ApplyContext<C>,
): Promise<void> {
  const { uri } = facts;
  const place = ctx.landing(uri);
  await landValue(facts, value, ctx);
  const stored = await place.read(ctx.signal);
  const canBeRead = stored !== undefined || (await place.inspect(ctx.signal)).holds !== 'unknown';
  if (canBeRead && !stored?.equals(value.secret)) {
    throw new PullbookError('LANDING_MISMATCH', `\`${uri}\` in ${place.where} gives back another value than was put.`, {
      advice: 'Find out what else writes there, then run the step again.',
    });
  }
  await ctx.remember(landedIn(uri), value.mark);
  ctx.progress(
    canBeRead
      ? { state: 'done', text: readBackText }
      : { state: 'done', text: readBackText, detail: 'cannot be read back; filed by hand' },
  );
}

/** The line of the checklist for the comparison, also announced beforehand. */
export const readBackText = 'read back and compare';
