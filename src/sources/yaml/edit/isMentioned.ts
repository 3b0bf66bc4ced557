import type { Span } from '../../../shared/text';
import type { YamlDocument } from '../yamlDocument';

/** Names of one file that are searched for: each is a search of the whole file, and there can be as many as lines. */
export const maxSearches = 50;

/**
 * Whether a name occurs in a file outside of its own place and of comments. What is called by it there need not be known:
 * nothing that is still named is taken away.
 *
 * @param tail - What follows the name: `/` for the parts of an orb.
 */
export function isMentioned({ text }: YamlDocument, name: string, tail: '' | '/', own: Span): boolean {
  const escaped = name.replace(/[^\w-]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w./-])${escaped}${tail === '' ? '(?![\\w-])' : '/[\\w-]'}`, 'g');
  let start = 0;
  for (const line of text.split('\n')) {
    const comment = line.search(/(?<!\S)#/);
    for (const { index } of line.slice(0, comment === -1 ? undefined : comment).matchAll(pattern)) {
      const at = start + index;
      if (at < own.start || at >= own.end) return true;
    }
    start += line.length + 1;
  }
  return false;
}
