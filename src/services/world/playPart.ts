import { PullbookError } from '../../shared/errors';
import { isMarkPart, type Part } from '../../shared/part';
import type { AnySimulator, Play, PlayablePart, WorldBase } from './simulator';

/**
 * Does what a person would do by hand. Playing the same part again changes nothing.
 *
 * @throws {PullbookError} `PERSON_NEEDED` when the part cannot be played yet, `CONFLICT` when a name is taken,
 * `INPUT_INVALID` for a part that nobody here plays.
 */
export function playPart(simulators: readonly AnySimulator[], state: WorldBase, part: Part, play: Play): void {
  // Marking a step done is the runner's; nothing happens in the world.
  if (isMarkPart(part)) return;
  const found = findPart(simulators, part);
  const problem = found === undefined ? `Nobody here plays \`${part.play}\`.` : found.problemOf(part);
  if (found === undefined || problem !== undefined) {
    throw new PullbookError('INPUT_INVALID', `This is no part that the rehearsal can play: ${problem ?? ''}`, {
      advice: 'Nothing was changed. Do it by hand, or plan the step again.',
    });
  }
  found.play(state, part, play);
}

/** What is wrong with a part as it is written; `undefined` where it can be played. */
export function problemOfPart(simulators: readonly AnySimulator[], part: Part): string | undefined {
  if (isMarkPart(part)) return undefined;
  const found = findPart(simulators, part);
  if (found !== undefined) return found.problemOf(part);
  const owner = simulators.find(({ parts }) => Object.hasOwn(parts, part.play));
  const hint = owner === undefined ? '' : ` for \`${part.service}\`: its \`service\` is \`${owner.name}\``;
  return `nobody here plays \`${part.play}\`${hint}`;
}

/**
 * A part from data, such as the body of a request or a report of before: until version 0.2 a part had a `kind` and did
 * not say whose it is, which the kinds tell. `undefined` for data that is none.
 */
export function readPart(simulators: readonly AnySimulator[], data: unknown): Part | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { kind, service, play, ...fields } = data as Readonly<Record<string, never>> &
    Readonly<Record<'kind' | 'service' | 'play', unknown>>;
  if (kind === 'mark') return { kind };
  if (typeof service === 'string' && typeof play === 'string') return { ...fields, service, play };
  if (typeof kind !== 'string') return undefined;
  const owner = simulators.find(({ parts }) => Object.hasOwn(parts, kind));
  return owner === undefined ? undefined : { ...fields, service: owner.name, play: kind };
}

function findPart(
  simulators: readonly AnySimulator[],
  part: { readonly service: string; readonly play: string },
): PlayablePart<object> | undefined {
  const parts = simulators.find(({ name }) => name === part.service)?.parts ?? {};
  return Object.hasOwn(parts, part.play) ? parts[part.play] : undefined;
}
