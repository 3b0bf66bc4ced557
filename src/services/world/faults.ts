import { matchesWildcard } from '../../shared/wildcard';
import type { Random } from '../../shared/ports';

/** What goes wrong. Where `when` is `'after'`, the request has taken effect before the answer is lost. */
export type FaultKind =
  /** The answer comes late; the request took effect in time. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** 429 (AWS: a throttling error). `timestamp` is the older `X-Retry-After`, a Unix time. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number; readonly form?: 'seconds' | 'timestamp' }
  | { readonly kind: 'status'; readonly status: number; readonly when?: 'before' | 'after' }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Half of the body: by default as if that were all, with `closes` as a connection that breaks in mid-body. */
  | { readonly kind: 'truncated-body'; readonly closes?: boolean }
  | { readonly kind: 'expired-session' }
  /** The true answer in which every member of these names, however deep, holds another value: a date that is `null`. */
  | { readonly kind: 'members'; readonly members: Readonly<Record<string, unknown>> }
  /** The true answer under other headers, such as a rate limit without its number. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> };

export type Fault = FaultKind & {
  /** Method and template as the journal shows them, `*` for any run of characters: `POST /v2/access-tokens`, `PutSecretValue`, `*`. */
  readonly route: string;
  /** Only requests to this service. Default: all. */
  readonly service?: string;
  /** How often it strikes before it is gone. Default: `1`. */
  readonly times?: number;
  /** Chance of striking at each request, by the world's random source. Default: `1`. */
  readonly probability?: number;
};

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The faults that strike this request, in the order they were added; each counts as used. */
  take(service: string, method: string, path: string): readonly FaultKind[];
}

export function createFaults(random: () => Random): Faults {
  let active: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      active.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      active = [];
    },
    take: (service, method, path) => {
      const struck = active.filter(({ fault }) => {
        if (fault.service !== undefined && fault.service !== service) return false;
        if (!isRouteMeant(fault.route, method, path)) return false;
        return fault.probability === undefined || chance(random()) < fault.probability;
      });
      for (const entry of struck) entry.left -= 1;
      active = active.filter((entry) => entry.left > 0);
      return struck.map((entry) => entry.fault);
    },
  };
}

/** Whether a fault's `route` means this one. @param path - The template, as the vendor's document writes it. */
export function isRouteMeant(route: string, method: string, path: string): boolean {
  return matchesWildcard(route, `${method} ${path}`) || matchesWildcard(route, path);
}

/** In [0, 1). */
function chance(random: Random): number {
  return Buffer.from(random.bytes(4)).readUInt32BE(0) / 2 ** 32;
}
