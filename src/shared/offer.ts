/** What a command acts on, in a form that JSON and every reader of it has: no deeper than a list. */
export type Argument = string | number | boolean | readonly string[];

/**
 * What a person can do next about a change or a failure, as plain data. Whoever knows what helps makes it; the edge (editor,
 * command line) knows what its commands do. Journals and reports hold offers, so a command may meet an edge that does not
 * know it: that edge shows the title as text and does nothing.
 */
export interface Offer {
  /** A name in the edges' tables of commands, in lower case with hyphens, stable for ever: `sign-in`. */
  readonly command: string;
  /** The button: `Insert…`. */
  readonly title: string;
  /** What the command acts on. Never a secret. */
  readonly arguments: Readonly<Record<string, Argument>>;
  /** What the text twin of a report says, where that helps without a button; one line. */
  readonly text?: string;
}

/**
 * Signing in.
 *
 * @param credential - Its key, with the account after a colon where there are several: `registry:deployer`.
 * @param to - Where, in the words shown to people.
 */
export function signInOffer(credential: string, to: string): Offer {
  return {
    command: 'sign-in',
    title: `Sign in to ${to}…`,
    arguments: { credential },
    text: `Sign in: ${credential}`,
  };
}

/** A page to look at or to act on. */
export function linkOffer(title: string, url: string): Offer {
  return { command: 'open-link', title, arguments: { url }, text: `${title}: ${url}` };
}

/** A command line to copy: Pullbook runs no shell. */
export function terminalOffer(commandLine: string): Offer {
  return {
    command: 'run-in-terminal',
    title: 'Run this in a terminal',
    arguments: { commandLine },
    text: `Run: ${commandLine}`,
  };
}

/** Doing the same once more. */
export const retryOffer: Offer = { command: 'retry', title: 'Retry', arguments: {} };

/** Making a new plan. */
export const planAgainOffer: Offer = { command: 'plan-again', title: 'Plan again', arguments: {} };
