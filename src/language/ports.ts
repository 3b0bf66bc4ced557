import type { CommandContext } from '../lint/command';
import type { ProposedChange } from './results';

/** A text that is open in an editor. */
export interface OpenDocument {
  readonly file: string;
  /** Higher with each change. */
  readonly version: number;
  readonly text: string;
}

/** The texts that are open in an editor, as they are when they are asked for. */
export interface Documents {
  get(file: string): OpenDocument | undefined;
  /** The files that are open. */
  files(): Iterable<string>;
}

/** A change of a file that the edge has seen on the disk. Of a folder that comes or goes, the folder alone may be told. */
export interface DiskChange {
  readonly file: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** What an editor or a client calls its workspace. */
export interface Workspace {
  /** Paths of its folders. */
  folders(): readonly string[];
  /** What people call a file or folder: its path in the workspace, or the name of the workspace's folder that it is. */
  titleOf(path: string): string;
  /** How arguments of commands and links name a file. */
  uriOf(path: string): string;
  /** The path that a URI names; `undefined` for one that names no file. */
  pathOf(uri: string): string | undefined;
  /** Watches a folder, and tells the service, until it is disposed. Absent where everything is watched anyway. */
  watch?(folder: string, globs: readonly string[]): Subscription;
}

export interface Subscription {
  dispose(): void;
}

/** Takes part in long work: says how far it is, and ends it. */
export interface Work {
  readonly signal?: AbortSignal;
  /** @param share - Of the whole, since the last call. */
  readonly progress?: (what: string, share: number) => void;
}

/** Whoever runs a command: what the edge lends it. */
export interface Person {
  /** The file in view; `undefined` where there is none. */
  readonly inView: string | undefined;
  readonly topic: Readonly<Record<string, string | undefined>>;
  ask: CommandContext['ask'];
  pick: CommandContext['pick'];
  busy: CommandContext['busy'];
  say(message: string): void;
  warn(message: string): void;
  /** Shows what `compute` makes of the files as they are, to accept or discard; asked again when they have changed since. */
  propose(compute: () => Promise<ProposedChange | undefined>): Promise<void>;
}
