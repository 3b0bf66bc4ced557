import { z } from 'zod';
import type { Clock, Random } from '../../shared/ports';
import type { Service } from './service';

export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly random: Random;
}

/** When and from what a world is made. */
export interface Seed extends Moment {
  /** Whether the infra repository wires the product already: its secrets then exist and hold the placeholder. */
  readonly wired: boolean;
}

/** What every world holds besides the states of its simulators. */
export interface WorldBase {
  /** What the world is built around; the same names as a runbook's `inputs`. */
  inputs: object;
  /** The team's own vault: label to value. */
  vault: Record<string, string>;
  /** Credentials kept between steps: key to value. */
  credentials: Record<string, string>;
}

/** The state of one simulator as a file holds it. */
export interface SavedState {
  readonly version: number;
  readonly state: unknown;
}

/** What a person's part may look at besides the world. */
export interface Play extends Moment {
  /** The values that somebody works with at this moment: a careful person looks before revoking one. */
  readonly inUse: ReadonlySet<string>;
}

/** A thing that a person does by hand in the procedure and that the rehearsal can do in their place. */
export interface PlayablePart<World> {
  /** What is wrong with the part as it is written; `undefined` where it can be played. */
  problemOf(part: unknown): string | undefined;
  /** Playing the same part again changes nothing. @throws {PullbookError} `PERSON_NEEDED`, `CONFLICT`, `INPUT_INVALID`. */
  play(world: World, part: unknown, play: Play): void;
}

/**
 * One vendor in the rehearsal world: its share of the state, and all that is done with it. The state is plain JSON data
 * that its services change in place; moments in it are milliseconds since 1970. It holds throw-away secrets in clear, so
 * it leaves memory only sealed (see `snapshot.ts`).
 *
 * `World` is what of the world it works on: its own state, and those of neighbours that it cannot do without.
 */
export interface Simulator<World> {
  /** What a person's parts and the table of services call it. */
  readonly name: string;
  /** Under which name its state lies in the world's. */
  readonly key: string;
  /** Of the saved form of its state. Raised where `adopt` has something to bring up to date. */
  readonly version: number;
  /** The inputs that it is built around, as in the sample runbook. What a runbook leaves open is taken from here. */
  readonly sample: object;
  /** Its state on the day before the runbook is started for the first time. */
  seed(inputs: object, seed: Seed): object;
  /**
   * A saved state of this or an older version, brought up to date. Default: what is missing of the seeded state is taken
   * from there (see `adoptFields`). @throws {PullbookError} `WORLD_UNREADABLE`.
   */
  adopt?(saved: SavedState, seeded: object): object;
  /** Adds whatever of the inputs is not in the world yet, so that a second runbook can be rehearsed in the same world. */
  settleIn?(world: World, inputs: object, seed: Seed): void;
  /** Works through what time has brought up to now. Called before every request. */
  settle?(world: World, moment: Moment): void;
  /** Every value in its state that must not be seen. */
  secrets?(state: object): readonly string[];
  /** Values that may lie in a secret and are none: public names. */
  publicNames?(state: object): readonly string[];
  /** The values that its users work with now. */
  inUse?(state: object): readonly string[];
  /** Throw-away credentials of the rehearsal's operator. The same for as long as the world lives. */
  operator?(state: object, inputs: object, clock: Clock): object;
  /** How a program of the vendor is told to use this world: variables, and files that variables name. */
  setUp?(state: object, inputs: object, runbook: (path: readonly string[]) => unknown): SetUp;
  readonly services: readonly Service<World>[];
  /** What it plays of a person's part, by the part's `play`. */
  readonly parts: Readonly<Record<string, PlayablePart<World>>>;
}

export interface SetUp {
  readonly environment: Readonly<Record<string, string>>;
  /** By the variable that names the file: its name and text. */
  readonly files: Readonly<Record<string, { readonly name: string; readonly text: string }>>;
}

/** A simulator of whatever world. */
export type AnySimulator = Simulator<object>;

/** A part with the shape that it must have. A member that it does not have is a slip of the pen, and would pass for its default. */
export function playable<World, Shape extends z.ZodRawShape>(
  members: z.ZodObject<Shape>,
  play: (world: World, part: z.infer<z.ZodObject<Shape>>, context: Play) => void,
): PlayablePart<World> {
  const schema = members.strict();
  return {
    problemOf(part) {
      const parsed = schema.safeParse(fieldsOf(part));
      return parsed.success ? undefined : z.prettifyError(parsed.error);
    },
    play: (world, part, context) => play(world, schema.parse(fieldsOf(part)), context),
  };
}

/** A part without the names by which it was found. */
function fieldsOf(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).filter(([name]) => name !== 'service' && name !== 'play'));
}
