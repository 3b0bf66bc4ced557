import type { Span } from '../../shared/text';
import type { YamlDocument } from '../yaml/yamlDocument';

/**
 * Whether a name occurs in a file outside of its own place and of comments. What is called by it there need not be known:
 * nothing that is still named is taken away.
 *
 * @param tail - What follows the name: `/` for the parts of an orb.
 */
export function isMentioned({ text }: YamlDocument, name: string, tail: '' | '/', own: Span): boolean {
  const escaped = name.replace(/[^\w-]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\w./-])${escaped}${tail === '' ? '(?![\\w-])' : '/[\\w-]'}`, 'g');
  for (const { index } of text.matchAll(pattern)) {
    const isOwn = own.start <= index && index < own.end;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    if (!isOwn && !/(?:^|\s)#/.test(line)) return true;
  }
  return false;
}
