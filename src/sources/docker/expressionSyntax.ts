/**
 * How a source writes expressions, which it fills in before a shell or docker sees the text: `<< parameters.image >>`,
 * `${{ matrix.image }}`. What they stand for is not known here, so readers take each as one piece of unknown text.
 */
export interface ExpressionSyntax {
  /** What every expression begins with. Its first character must be one that means something to a shell, such as `$` or `<`. */
  readonly opening: string;
  /**
   * A whole expression in a script, with the flag `y`. Where the opening can mean something to the shell too, it matches
   * nothing but expressions; elsewhere it is {@link inText} again.
   */
  readonly inScript: RegExp;
  /** A whole expression in a value, with the flag `g`. */
  readonly inText: RegExp;
}

/** For texts in which no source fills anything in, such as a Dockerfile. */
export const noExpressions: ExpressionSyntax = { opening: '\0', inScript: /(?!)/y, inText: /(?!)/g };

/** Whether a value still holds an expression after what is known was filled in. */
export function hasExpression(text: string, { opening, inText }: ExpressionSyntax): boolean {
  return text.includes(opening) && text.search(inText) !== -1;
}

/** A value with `blank` in the place of each expression. */
export function blankExpressions(text: string, { opening, inText }: ExpressionSyntax, blank: string): string {
  return text.includes(opening) ? text.replace(inText, () => blank) : text;
}

/**
 * Where the next text stands that looks like the beginning of an expression, from an offset on; the length of the script where
 * there is none. Offsets that do not go back cost one search of the script in all.
 */
export function openingsIn(script: string, { opening }: ExpressionSyntax): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) {
      const found = script.indexOf(opening, from);
      next = found === -1 ? script.length : found;
    }
    return next;
  };
}
