/** One word of a command, unquoted. Offsets are those of the script. */
export interface Word {
  /** Expansions stay in it as written, such as `$DOCKER_USER`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nothing in the word is expanded by the shell or by the source. */
  readonly isLiteral: boolean;
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  /** The subshells that it runs in, outermost first, each by where it opens: what they set ends with them. */
  readonly subshells: readonly number[];
  /** Files that output is redirected to. */
  readonly outputs: readonly string[];
  /** The command whose output this one reads through a pipe. */
  readonly pipedFrom: SimpleCommand | undefined;
  /** A here-document the command reads. */
  readonly hereText: { readonly start: number; readonly text: string } | undefined;
}

/** Offsets in a script. */
export interface ScriptRange {
  readonly start: number;
  readonly end: number;
}

/** Where words stand. */
export function placeOf(words: readonly Word[]): ScriptRange {
  const start = words[0]?.start ?? 0;
  return { start, end: Math.max(start, words.at(-1)?.end ?? 0) };
}
