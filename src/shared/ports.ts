/**
 * What reaches the engine from outside. Everything that is not pure comes through one of these, so that a test can run
 * a whole runbook in virtual time from one seed.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds.
   * @throws {PullbookError} `CANCELLED` as soon as `signal` is aborted.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** `count` bytes, unpredictable in production, seeded in a simulation. */
  bytes(count: number): Uint8Array;
}

/** A small file store with paths relative to one root, `/` between names. */
export interface Disk {
  /** The whole file, or `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
  /** Appends and returns only when the bytes are on the medium (fsync). Creates the file readable by its owner alone. */
  append(path: string, text: string): Promise<void>;
  /** Replaces the file in one step (write beside it, fsync, rename): a crash leaves the old or the new text, never a part. */
  replace(path: string, text: string): Promise<void>;
  /**
   * Makes the file in one step, complete or not at all; `false` where there is one already, which is then left as it is.
   * Of several processes that call it at once, one gets `true`.
   */
  create(path: string, text: string): Promise<boolean>;
  /** Removes the file; a file that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Overwrites the file's bytes in place, then removes it; a file that is not there is no error. */
  destroy(path: string): Promise<void>;
  /** The files directly under a folder, by their paths; empty when there is none. */
  list(folder: string): Promise<readonly string[]>;
}

/** Who holds a lock, for people. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** `the editor`, `the command line`. */
  readonly program: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** A lock that somebody else has. */
export interface Held {
  readonly heldBy: LockHolder;
  /** Whether their process runs on this machine. */
  readonly isHere: boolean;
}

/** A lock that one has. */
export interface Hold {
  /** Whether the holder before did not give it back: it is gone, or sleeps and may wake up in the middle of a write. */
  readonly isFollower: boolean;
  /**
   * Returns at once while nobody has followed. That is also so after {@link Hold.release}, until the next one takes the lock.
   * @throws {PullbookError} `STATE_LOST`.
   */
  assertHeld(): void;
  release(): Promise<void>;
}

/** What one process at a time holds, over all processes that name the same thing. It ends with the process, however that ends. */
export interface Lock {
  /** Takes it, or says who has it; never waits for them. */
  take(): Promise<Hold | Held>;
}

/** One HTTP request. `secrets` name nothing: whoever builds one registers its secret values with the redactor first. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called once more when the connection stands: making one takes long enough for everything to change. */
  readonly beforeSend?: () => void;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends one request once: no retry, no redirect. Every status is an answer, not an error.
 * @throws {PullbookError} `TIMEOUT`, `NETWORK` (with `effect: 'unknown'` where the request may have arrived) or `CANCELLED`.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** Where diagnostics for developers go. Texts pass the redactor before they get here. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
