import type { ClientFolder } from './clientFolder';
import type { ScriptRange, Word } from './shellCommand';

/** What a script does that matters for pulls, in the order it is written. */
export type ShellFact =
  | LoginFact
  | PullFact
  | LocalFact
  | LogoutFact
  | RemovalFact
  | BuilderFact
  | BuilderStartFact
  | ScriptLoginFact
  | ScriptCallFact;

/** A call that goes by the credentials of one `config.json`. */
interface ClientRange extends ScriptRange {
  readonly client: ClientFolder;
}

export interface LoginFact extends ClientRange {
  readonly kind: 'login';
  /** The registry argument; absent means Docker Hub. */
  readonly server: string | undefined;
  readonly username: Word | undefined;
  readonly passwordFlag: { readonly flag: Word; readonly value: Word; readonly isJoined: boolean } | undefined;
  /** Logs in by writing the client's configuration file instead of `docker login`. */
  readonly byFile: boolean;
  /** Whether it is sure that a client reads what is written. */
  readonly isSure: boolean;
  /** The text that a literal `echo` pipes into `--password-stdin`. */
  readonly pipedLiteral: Word | undefined;
  readonly isWholeCommand: boolean;
}

export interface LogoutFact extends ClientRange {
  readonly kind: 'logout';
  /** As of a login. */
  readonly server: string | undefined;
}

/** The client's file, or its folder, is taken away. */
export interface RemovalFact extends ClientRange {
  readonly kind: 'removal';
}

/** A script, a target or a function whose name speaks of a login. What it does is not read. */
export interface ScriptLoginFact extends ScriptRange {
  readonly kind: 'script-login';
  /** Whether it speaks of docker or a registry too. */
  readonly isOfDocker: boolean;
}

/** A script or a target whose name, or whose arguments, speak of docker. What it does is not read. */
export interface ScriptCallFact extends ClientRange {
  readonly kind: 'script-call';
  readonly verb: string;
  readonly text: string;
}

/** A builder of buildx that runs in a container of its own comes, or goes: the next call that starts it pulls its image. */
export interface BuilderFact extends ScriptRange {
  readonly kind: 'builder';
  /** `undefined` where nothing is pulled for it here; the driver itself where it is a variable. */
  readonly image: string | undefined;
  readonly verb: string;
  readonly text: string;
}

/** A call that starts the builder which was created before it, if it has not run yet. */
export interface BuilderStartFact extends ClientRange {
  readonly kind: 'builder-start';
  readonly verb: string;
  readonly text: string;
}

export interface PullFact extends ClientRange {
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
