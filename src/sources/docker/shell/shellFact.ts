import type { ScriptRange, Word } from './shellCommand';

/** What a script does that matters for pulls, in the order it is written. */
export type ShellFact = LoginFact | PullFact | LocalFact | LogoutFact;

export interface LoginFact extends ScriptRange {
  readonly kind: 'login';
  /** The registry argument; absent means Docker Hub. */
  readonly server: string | undefined;
  readonly username: Word | undefined;
  readonly passwordFlag: { readonly flag: Word; readonly value: Word; readonly isJoined: boolean } | undefined;
  /** Logs in by writing the client's configuration file instead of `docker login`. */
  readonly byFile: boolean;
  /** The text that a literal `echo` pipes into `--password-stdin`. */
  readonly pipedLiteral: Word | undefined;
  readonly isWholeCommand: boolean;
}

export interface LogoutFact extends ScriptRange {
  readonly kind: 'logout';
}

export interface PullFact extends ScriptRange {
  readonly kind: 'pull';
  /** Without `docker`: `build`, `compose up`, `buildx bake`. */
  readonly verb: string;
  /** The image, where the command names one. */
  readonly image: string | undefined;
  /** Names the command gives to what it builds. */
  readonly tags: readonly string[];
  /** `--file` arguments: a Dockerfile or compose files. */
  readonly files: readonly string[];
  /** The folder a build reads, where it is named. */
  readonly context: string | undefined;
  /** `--build-arg` arguments: `NAME=value` or `NAME`. */
  readonly buildArgs: readonly string[];
  readonly text: string;
}

/** Images that exist on the machine from here on. `any` when their names cannot be known, as after `docker load`. */
export interface LocalFact extends ScriptRange {
  readonly kind: 'local';
  readonly images: readonly string[];
  readonly any: boolean;
}
