import type { Edit } from './text';

/** How far two texts are compared for the place where they go on alike. In lines, of both together. */
const maxReach = 400;

/**
 * Edits, of whole lines, that make one text of another: few enough that an editor keeps cursors, folds and marks where
 * nothing changes.
 */
export function lineEdits(before: string, after: string): Edit[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const edits: Edit[] = [];
  let at = 0;
  for (let i = 0, j = 0; i < old.length || j < fresh.length;) {
    if (i < old.length && old[i] === fresh[j]) {
      at += old[i]?.length ?? 0;
      i++;
      j++;
      continue;
    }
    let [gone, come] = untilAlike(old, fresh, i, j);
    for (; gone > 0 && come > 0 && old[i + gone - 1] === fresh[j + come - 1]; gone--) come--;
    const end = at + old.slice(i, i + gone).join('').length;
    edits.push({ span: { start: at, end }, text: fresh.slice(j, j + come).join('') });
    at = end;
    i += gone;
    j += come;
  }
  return edits;
}

/** How many lines of each have to be passed until the texts go on alike: the fewest. */
function untilAlike(old: readonly string[], fresh: readonly string[], i: number, j: number): [number, number] {
  for (let reach = 1; reach <= maxReach; reach++) {
    for (let gone = 0; gone <= reach; gone++) {
      const line = old[i + gone];
      // Empty lines and lone braces are alike everywhere.
      if (line !== undefined && line.trim().length > 1 && line === fresh[j + reach - gone]) return [gone, reach - gone];
    }
  }
  return [old.length - i, fresh.length - j];
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}
