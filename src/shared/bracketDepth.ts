/**
 * Whether more flow brackets of YAML are open at one place of a text than a limit, quotes and comments not looked at. Ask before a
 * library parses it: for brackets that never close it takes the square of their number.
 */
export function isNestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') depth++;
    else if (depth > 0) depth--;
    if (depth > limit) return true;
  }
  return false;
}
