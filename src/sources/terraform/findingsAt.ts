import type { Related } from '../../lint/rule';
import type { Span } from '../../shared/text';
import type { PlacedBlock } from './model/checkout';

/** A place in any file of the checkout that explains a finding. */
export function relatedTo({ file, block }: PlacedBlock, message: string, span: Span = block.head): Related {
  return { path: file.path, span, message };
}

/** The source of an expression. */
export function sourceOf(file: { readonly text: string }, { start, end }: Span): string {
  return file.text.slice(start, end);
}
