/**
 * Answers by the path of their input in the front matter: `registry.team`. An input that no question asks for may be among
 * them too; without an answer it stays as the template has it.
 */
export type Answers = Readonly<Record<string, string>>;

/** One question of the wizard, in the order they are asked. */
export interface Question {
  /** The input it fills, as a path in `inputs`. */
  readonly name: string;
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a value, as it is typed, or `undefined`. */
  readonly validate: (value: string) => string | undefined;
  /** What to fill in at first, from the answers so far. */
  readonly proposal?: (answers: Answers) => string;
}

/** What new runbooks are made from: a template, and what there is to ask. */
export interface Procedure {
  /** The name of its folder, stable for ever. */
  readonly id: string;
  /** For the choice among several: what it is for. */
  readonly title: string;
  readonly questions: readonly Question[];
  /** The runbook with blanks in its front matter. Loaded when it is asked for. */
  readonly template: () => Promise<string>;
  /** What such a runbook is about, for commands that are called while one is open: inputs by their paths. */
  readonly topic: Readonly<Record<string, readonly string[]>>;
  /** Who is to review the new runbook. */
  readonly ownerOf: (answers: Answers) => string;
  /** What the new file is called. */
  readonly fileNameOf: (answers: Answers) => string;
}
