/** A small piece of YAML to write into a file: scalars are written as they are given. */
export type Block = string | readonly BlockPair[] | readonly Block[] | { readonly item: BlockPair };
export type BlockPair = readonly [key: string, value: Block];

/** Lines of a mapping in block style, without the indentation of the first level. */
export function blockLines(pairs: readonly BlockPair[], step: string): string[] {
  return pairs.flatMap(([key, value]) => {
    if (typeof value === 'string') return [`${key}: ${value}`];
    const lines = isPairs(value) ? blockLines(value, step) : listLines(value as readonly Block[], step);
    return [`${key}:`, ...lines.map((line) => step + line)];
  });
}

function listLines(items: readonly Block[], step: string): string[] {
  return items.flatMap((item) => itemLines(item, step));
}

/** Lines of one list item: `- name`, or `- key:` with what is below it. */
export function itemLines(item: Block, step: string): string[] {
  if (typeof item === 'string') return [`- ${item}`];
  const lines =
    'item' in item ? blockLines([item.item], step) : isPairs(item) ? blockLines(item, step) : listLines(item, step);
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

/** The same in flow style. */
export function flowText(value: Block): string {
  if (typeof value === 'string') return value;
  if ('item' in value) return `{${flowPair(value.item)}}`;
  if (isPairs(value)) return `{${value.map(flowPair).join(', ')}}`;
  return `[${value.map(flowText).join(', ')}]`;
}

function flowPair([key, value]: BlockPair): string {
  return `${key}: ${flowText(value)}`;
}

function isPairs(value: Block): value is readonly BlockPair[] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string')
  );
}
