import type { Abilities } from './abilities';

/** One editor from `initialize` on. */
export interface Session {
  phase: 'new' | 'serving' | 'shut down';
  abilities: Abilities;
  /** Absolute paths of the folders of the workspace. */
  folders: readonly string[];
}
