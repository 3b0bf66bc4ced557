/** The process around a command, so that a test can be one. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working folder, absolute. */
  readonly folder: string;
  /** Whether a person watches: then progress goes to the standard error. */
  readonly isInteractive: boolean;
  /** Aborted by the first signal where a command has something to finish; the second one ends the process. */
  readonly signal: AbortSignal;
}

/** A command line that means nothing. Its message goes to the standard error, and the exit code is that of wrong usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
