/** How a variable is written: `$NAME`, `${…}` or `$(…)`. */
export type VariableForm = 'name' | '{' | '(';

const name = /\w+/y;

/**
 * Replaces variables in a text. A bracket ends at the first one that closes, as in a text of one variable; what has no end is no
 * variable. Linear, where a regular expression would look for the end of each that has none.
 *
 * @param replace - Given what stands behind `$` or inside the brackets. `undefined`: this is none, go on behind its `$`.
 */
export function replaceVariables(
  text: string,
  replace: (inner: string, form: VariableForm) => string | undefined,
): string {
  let result = '';
  let done = 0;
  const closes = { '{': closingsIn(text, '}'), '(': closingsIn(text, ')') };
  for (let at = text.indexOf('$'); at !== -1;) {
    const form = formAt(text, at + 1);
    const start = form === 'name' ? at + 1 : at + 2;
    const end = form === undefined ? undefined : form === 'name' ? name.lastIndex : closes[form](start);
    const value = form === undefined || end === undefined ? undefined : replace(text.slice(start, end), form);
    let next = at + 1;
    if (value !== undefined && end !== undefined) {
      result += text.slice(done, at) + value;
      done = next = form === 'name' ? end : end + 1;
    }
    at = text.indexOf('$', next);
  }
  return result + text.slice(done);
}

/** For a name it leaves its end in `name.lastIndex`. */
function formAt(text: string, at: number): VariableForm | undefined {
  const sign = text[at];
  if (sign === '{' || sign === '(') return sign;
  name.lastIndex = at;
  return name.test(text) ? 'name' : undefined;
}

/** Where the next bracket closes from an offset on. Offsets that do not go back cost one search in all. */
function closingsIn(text: string, bracket: string): (from: number) => number | undefined {
  let next = -1;
  return (from) => {
    if (next < from) {
      const found = text.indexOf(bracket, from);
      next = found === -1 ? Infinity : found;
    }
    return next === Infinity ? undefined : next;
  };
}
