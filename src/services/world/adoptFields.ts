import { worldUnreadable } from './seal';

/**
 * A saved state with what it lacks of the seeded one: a field that has come since is seeded. A field of another kind is
 * not guessed at.
 *
 * @throws {PullbookError} `WORLD_UNREADABLE`.
 */
export function adoptFields(saved: unknown, seeded: object): object {
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) throw worldUnreadable();
  const found = new Map<string, unknown>(Object.entries(saved));
  for (const [name, fresh] of Object.entries(seeded)) {
    const value = found.get(name);
    if (value === undefined) found.set(name, fresh);
    else if (kindOf(value) !== kindOf(fresh)) throw worldUnreadable();
  }
  return Object.fromEntries(found);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
