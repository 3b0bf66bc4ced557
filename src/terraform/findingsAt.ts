import type { Related } from '../lint/rule';
import type { Span } from '../shared/text';
import type { PlacedBlock } from './model/checkout';

/** A place in any file of the checkout that explains a finding. */
export function relatedTo({ file, block }: PlacedBlock, message: string, span: Span = block.head): Related {
  return { path: file.path, span, message };
}

/** `the Docker ID`, `the token`: what people call the two halves. */
export function halfOf(part: 'id' | 'token'): string {
  return part === 'id' ? 'the Docker ID' : 'the token';
}

export function otherPart(part: 'id' | 'token'): 'id' | 'token' {
  return part === 'id' ? 'token' : 'id';
}

export const parts = ['id', 'token'] as const;

/** The source of an expression. */
export function sourceOf(file: { readonly text: string }, { start, end }: Span): string {
  return file.text.slice(start, end);
}
