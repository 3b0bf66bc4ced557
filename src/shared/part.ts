/**
 * A person's part in the procedure that the rehearsal world knows how to play. What `play` names, and the fields that it
 * takes, is the matter of the simulator that plays it; it refuses a part of another shape.
 */
export interface PersonPart {
  /** The simulator that plays it. */
  readonly service: string;
  /** Which of its parts. */
  readonly play: string;
  /** What it is played with, flat. */
  readonly [field: string]: string | number | boolean;
}

/** What the runner plays itself: it marks the step done. */
export interface MarkPart {
  readonly kind: 'mark';
}

export type Part = PersonPart | MarkPart;

/** Whether the runner plays it. */
export function isMarkPart(part: Part): part is MarkPart {
  return part.kind === 'mark' && !('play' in part);
}
