/** What the exit code of any command says. */
export const exitCodes = {
  /** All is as it should be, or nothing was found. */
  right: 0,
  /** Findings, a step that failed, or one of which nobody knows. */
  wrong: 1,
  /** Changes are pending, or something is left for a person. */
  pending: 2,
  /** Something could not be read or written, or the program went wrong. */
  unreadable: 3,
  /** The command line means nothing: `EX_USAGE` of sysexits.h, as shells and other programs know it. */
  usage: 64,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The table for help texts. */
export const exitCodeHelp = `Exit code of every command: 0 right or nothing found, 1 findings, failed or unknown, 2 changes are pending or something
is left for a person, 3 something could not be read or written, or went wrong, 64 wrong usage.
`;
