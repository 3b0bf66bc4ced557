import { PullbookError } from '../../shared/errors';
import type { Found } from './inspect';
import type { LiveReport } from './liveReport';
import { isApplicable } from './plan';
import { isMarkPart, type Part } from '../../shared/part';
import type { Change } from './change';
import type { Person } from './surroundings';
import type { StepRun } from './stepRun';

/** How often a step may open up new changes (approvals, a person's parts) before it counts as not converging. */
const mostRounds = 5;

/** Who does a person's part in the rehearsal. */
export interface Player<C> {
  readonly person: Person;
  /** Gives the step's mark for what is open, as *Mark done…* does. */
  mark(note: string, open: Found<C>): Promise<void>;
}

/**
 * Applies a step until nothing is left: its own changes, then what they open up, and between them a person's parts,
 * played by the rehearsal world. A part that the world cannot play is left to the person. What a step in sync has replaced,
 * the world ends once nothing needs it.
 */
export async function rehearse<C>(
  run: StepRun<C>,
  live: LiveReport,
  player: Player<C>,
  signal: AbortSignal,
): Promise<Found<C> | undefined> {
  let found = await run.find();
  for (let applied = 0, played = 0; found !== undefined;) {
    const parts = playableParts(found.changes, player.person);
    if (isApplicable(found.changes) && applied++ < mostRounds) found = await run.apply(found);
    else if (!isApplicable(found.changes) && parts.length > 0 && played++ < mostRounds) {
      try {
        await playAll(found, parts, live, player, signal);
        found = await run.find();
      } catch (error) {
        await run.fail(error);
        return undefined;
      }
    } else break;
  }
  if (found !== undefined && isApplicable(found.changes)) {
    await run.fail(
      new PullbookError('NOT_CONVERGED', `After ${mostRounds} times apply there are still changes.`, {
        advice: 'What was written stays. Plan the step again to see what is left.',
      }),
      found,
    );
    return undefined;
  }
  if (found?.changes.length === 0) found = await endReplaced(found, run, player, signal);
  return found === undefined ? undefined : await run.show(found);
}

/** Plays the remedies that a step in sync offers. Whether it is time for one, the world knows. */
async function endReplaced<C>(
  found: Found<C>,
  run: StepRun<C>,
  { person }: Player<C>,
  signal: AbortSignal,
): Promise<Found<C> | undefined> {
  const parts = found.remedies.flatMap(({ changes }) =>
    changes.flatMap(({ part }) => (part === undefined ? [] : [part])),
  );
  if (parts.length === 0 || person.play === undefined) return found;
  try {
    for (const part of parts) await person.play(part, signal);
  } catch (error) {
    await run.fail(error);
    return undefined;
  }
  return await run.find();
}

interface PlayablePart {
  readonly summary: string;
  readonly part: Part;
  /** Whether only a person's word tells that it was done. */
  readonly isMarked: boolean;
}

function playableParts(changes: readonly Change[], person: Person): readonly PlayablePart[] {
  return changes.flatMap(({ action, part, summary, markable }) => {
    if (action !== 'person' || part === undefined) return [];
    if (!isMarkPart(part) && person.play === undefined) return [];
    return [{ summary, part, isMarked: isMarkPart(part) || markable === true }];
  });
}

async function playAll<C>(
  open: Found<C>,
  parts: readonly PlayablePart[],
  live: LiveReport,
  player: Player<C>,
  signal: AbortSignal,
): Promise<void> {
  for (const { summary, part } of parts) {
    live.progress({ state: 'doing', text: summary, detail: 'played by the rehearsal' });
    if (!isMarkPart(part)) await player.person.play?.(part, signal);
    live.progress({ state: 'done', text: summary, detail: 'played by the rehearsal' });
  }
  // One word stands for all of them: it is about what was open, and the parts have changed none of that.
  if (parts.some(({ isMarked }) => isMarked)) await player.mark('Played by the rehearsal.', open);
}
