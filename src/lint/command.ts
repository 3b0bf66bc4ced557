import type { Lint, EditsByPath } from './lint';

/** Answers by the names of their questions. */
export type Answers = Readonly<Record<string, string>>;

/** An answer that is known beforehand. */
export interface Choice {
  readonly label: string;
  readonly description?: string;
}

/** A question to a person. */
export interface Question {
  readonly name: string;
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a value, as it is typed, or `undefined`. */
  readonly validate: (value: string) => string | undefined;
  /** What to fill in at first, from the answers so far. */
  readonly proposal?: (answers: Answers) => string;
  /** Answers to choose from; another one can be typed. */
  readonly choices?: (answers: Answers) => readonly Choice[];
}

/** A unit of the workspace, as it is at this moment. */
export interface Unit {
  /** Names it in arguments of commands. */
  readonly id: string;
  /** What a person calls it. */
  readonly title: string;
  readonly lint: Lint;
}

/** A change that a person should look at before it is made. */
export interface Proposal {
  /** In the imperative. */
  readonly title: string;
  readonly edits: EditsByPath;
}

/** What a command of a source acts through. */
export interface CommandContext {
  /** What the caller handed over: anything, from any extension. */
  readonly argument: unknown;
  /** What the open runbook is about, by the names of its inputs. */
  readonly topic: Readonly<Record<string, string | undefined>>;
  /** The unit of the file that the command is called for, or of the one in view; `undefined` where it is none of the source's. */
  current(): Promise<Unit | undefined>;
  /** Every unit of the workspace, linted whatever it speaks of. */
  units(): Promise<readonly Unit[]>;
  /** A unit by its id, linted whatever it speaks of. @throws {RangeError} for an id that names none. */
  unit(id: string): Promise<Unit>;
  /** Asks one question after another; `undefined` when the person gives up. */
  ask(title: string, questions: readonly Question[]): Promise<Answers | undefined>;
  /** Lets a person pick one of several; `undefined` when they pick none. */
  pick<T>(title: string, choices: readonly (Choice & { readonly value: T })[]): Promise<T | undefined>;
  /** Says what is going on while work is done. */
  busy<T>(title: string, work: () => Promise<T>): Promise<T>;
  say(message: string): void;
  warn(message: string): void;
  /**
   * Shows a change of a unit, to accept or discard. `compute` is asked again when files have changed since.
   * @param compute - `undefined` when there is nothing to propose any more.
   */
  propose(unit: string, compute: (lint: Lint) => Proposal | undefined): Promise<void>;
}

/** Runs a command of a source. */
export type RunCommand = (context: CommandContext) => Promise<void>;
