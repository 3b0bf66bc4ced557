import type { Secret } from '../../shared/secret';

/**
 * The encrypted copies of show-once values between their creation and their verified landing. It survives a crash of
 * the process; it is never the only copy for longer than the landing takes.
 */
export interface Escrow {
  /** The marks of the values that are kept for this step, oldest first. Reads no value. */
  peek(): Promise<readonly string[]>;
  /**
   * Shows, before a show-once value is created, that it could be kept: by the key, and by keeping, reading back and
   * destroying a sealed text of that size in the same place.
   * @param options.keyOnly - Looks at the key alone, where nothing new is to be kept. Default: `false`.
   * @throws {PullbookError} `ESCROW_LOCKED` when the key cannot be had, `DISK_REFUSED` when the disk does not take it.
   */
  prove(options?: { readonly keyOnly?: boolean }): Promise<void>;
  /** Keeps `secret` under `mark`, on disk before it returns. */
  put(mark: string, secret: Secret): Promise<void>;
  /**
   * The value under `mark`, or `undefined`.
   * @throws {PullbookError} `ESCROW_UNREADABLE` when it is lost: it was sealed with another key, or damaged; the thing it opens
   * must be revoked. `ESCROW_LOCKED` or `DISK_REFUSED` when it cannot be opened now, and must be left alone.
   */
  take(mark: string): Promise<Secret | undefined>;
  /** Destroys the copy; none there is no error. */
  wipe(mark: string): Promise<void>;
}
