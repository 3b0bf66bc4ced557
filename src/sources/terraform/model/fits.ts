import { matchesWildcard } from '../../../shared/wildcard';

/** Whether a name with `*` for what is computed can come to another one. */
export function fits(pattern: string, name: string): boolean {
  return matchesWildcard(pattern, name);
}
