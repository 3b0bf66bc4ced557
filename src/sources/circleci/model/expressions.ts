import type { ExpressionSyntax } from '../../docker/expressionSyntax';
import type { Expressions } from '../../docker/scriptEvents';

/**
 * `<< parameters.x >>`, `<< pipeline.x >>` and other expressions of CircleCI. `\<<` is an escape, no expression. In a script
 * `<<` begins a here-document too, so only what CircleCI knows counts there.
 */
export const configExpressions: ExpressionSyntax = {
  opening: '<<',
  inScript: /<<\s*(?:parameters|pipeline|matrix|include|env)\b[^>]{0,300}>>|<<\s*[#/^][^>]{0,300}>>/y,
  inText: /(?<!\\)<<[^<>]*(?:>(?!>)[^<>]*)*>>/g,
};

/** A text by itself, where nobody passes anything. */
export const asWritten: Expressions = { syntax: configExpressions, resolve: (text) => text };
