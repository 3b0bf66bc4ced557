/** How times are shown. Default: the machine's own time zone. */
export interface TimeOptions {
  /** An IANA name such as `Europe/London`. */
  readonly timeZone?: string;
}

/** A time of day for people, 24 hours: `14:05`. */
function timeOfDay(at: number, options: TimeOptions = {}): string {
  return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, options);
}

/** With seconds, for a ticket: `14:05:11`. */
export function exactTimeOfDay(at: number, options: TimeOptions = {}): string {
  return format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, options);
}

/** A time seen from `now`: `14:05` on the same day, else `2026-11-22 14:05`. */
export function timeSeenFrom(at: number, now: number, options: TimeOptions = {}): string {
  const day = dayOf(at, options);
  return day === dayOf(now, options) ? timeOfDay(at, options) : `${day} ${timeOfDay(at, options)}`;
}

/** A day as `YYYY-MM-DD`. */
export function dayOf(at: number, options: TimeOptions = {}): string {
  // Swedish dates are ISO 8601 dates.
  return new Intl.DateTimeFormat('sv-SE', { ...options }).format(at);
}

function format(at: number, fields: Intl.DateTimeFormatOptions, options: TimeOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...fields, ...options }).format(at);
}
