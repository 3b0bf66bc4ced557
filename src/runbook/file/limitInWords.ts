import type { z } from 'zod';

/**
 * What a limit of a schema comes to, for people who never heard of schemas. A schema's own words win over these.
 *
 * @returns `undefined` for any other fault.
 */
export function limitInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return least(issue.origin, Number(issue.minimum), issue.inclusive ?? true);
    case 'too_big':
      return most(issue.origin, Number(issue.maximum), issue.inclusive ?? true);
    case 'invalid_key': {
      const [fault] = issue.issues;
      return `this name does not do${fault === undefined ? '' : `: ${fault.message}`}`;
    }
    default:
      return undefined;
  }
}

function least(origin: string, limit: number, inclusive: boolean): string {
  const unit = unitOf(origin, limit);
  if (unit === undefined) return inclusive ? `${limit} is the least` : `it has to be more than ${limit}`;
  return limit === 1 ? 'it is empty' : `it needs at least ${limit} ${unit}`;
}

function most(origin: string, limit: number, inclusive: boolean): string {
  const unit = unitOf(origin, limit);
  if (unit === undefined) return inclusive ? `${limit} is the most` : `it has to be less than ${limit}`;
  return `it takes ${limit} ${unit} at most`;
}

/** What is counted; `undefined` where the value itself is a number. */
function unitOf(origin: string, count: number): string | undefined {
  const ending = count === 1 ? '' : 's';
  if (origin === 'string') return `character${ending}`;
  if (origin === 'array') return count === 1 ? 'entry' : 'entries';
  return undefined;
}
