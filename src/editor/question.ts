import type { Answers, Question } from '../procedures/procedure';

/** An answer that is known beforehand. */
export interface Choice {
  readonly label: string;
  readonly description?: string;
}

/** A question that comes with answers to choose from; another one can be typed. */
export interface OpenQuestion extends Question {
  readonly choices?: (answers: Answers) => readonly Choice[];
}

/** Where in the turn a question is. */
export interface Turn {
  readonly title: string;
  readonly step: number;
  readonly of: number;
  readonly answers: Answers;
}

/** The answer of somebody who wants to see the question before again. */
export const back = Symbol('back');
