/** Where each `(` of a script is closed, quotes skipped; found in one pass, because a search for each would be quadratic. */
export function closingBrackets(script: string): ReadonlyMap<number, number> {
  const closed = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < script.length; i++) {
    const code = script.charCodeAt(i);
    if (code === 92) i++;
    else if (code === 39) {
      const close = script.indexOf("'", i + 1);
      // An apostrophe in a comment or in double quotes opens nothing that must close.
      const lineEnd = close === -1 ? -1 : script.indexOf('\n', i);
      if (close !== -1 && (lineEnd === -1 || close < lineEnd)) i = close;
    } else if (code === 40) open.push(i);
    else if (code === 41) {
      const start = open.pop();
      if (start !== undefined) closed.set(start, i);
    }
  }
  return closed;
}
