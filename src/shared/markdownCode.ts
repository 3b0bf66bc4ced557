import { largestOf } from './lists';
import { onOneLine } from './visible';

/** Text as Markdown code: as many backticks around it as it takes. */
export function code(given: string): string {
  const text = onOneLine(given.replace(/\s+/g, ' '));
  const longest = largestOf([...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return text === '' ? '' : `${fence}${space}${text}${space}${fence}`;
}
