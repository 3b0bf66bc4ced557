import type { ErrorCode } from '../../shared/errors';
import type { Evidence } from '../../shared/verdict';

/** One read of a check, as it ended. */
export interface Read {
  /** Service and method, by which a kind can declare it irrelevant: `registry.listMembers`. */
  readonly id: string;
  /** What was read, in words: `members of acme`. */
  readonly what: string;
  /** Who was asked: a host, or the journal. */
  readonly where: string;
  /** When the answer came, in milliseconds since 1970. */
  readonly when: number;
  /** Why there is no answer; absent where there is one. */
  readonly refused?: ErrorCode;
}

/** The host that is asked for a service, in words: `registry.example`, `127.0.0.1:8080 (set by REGISTRY_URL)`. */
export type HostWords = (service: string) => string;

/** Hears of each read once it has ended: just now, where it does not say when. */
export type OnRead = (read: Omit<Read, 'when'> & { readonly when?: number }) => void;

/** What the answered reads are evidence of. What was read several times in one look is told once, as it was read last. */
export function evidenceOf(reads: readonly Read[]): readonly Evidence[] {
  const last = new Map<string, Evidence>();
  for (const { what, where, when, refused } of reads) {
    if (refused === undefined) last.set(`${what} ${where}`, { what, where, when });
  }
  return [...last.values()];
}

/** A read that a kind's verdict does not rest on, whatever it is answered. */
export interface IrrelevantRead {
  /** As {@link Read.id}. */
  readonly read: string;
  /**
   * For which answers: that it is refused or does not come; that there is nothing of the kind; or that it shows what was
   * there before the last change. The engine itself sees refusals only; the suite tries all three.
   */
  readonly answers: readonly ('refused' | 'nothing' | 'earlier')[];
  /** Why the verdict stands all the same. */
  readonly because: string;
}
