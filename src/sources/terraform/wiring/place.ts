import { LineIndex } from '../../../shared/text';
import type { PlacedBlock } from '../model/checkout';

/** `main.tf:12`, for people. */
export function placeOf(file: { readonly path: string; readonly text: string }, offset: number): string {
  return `\`${file.path}:${new LineIndex(file.text).positionAt(offset).line}\``;
}

/** ``` `module.alpha` (`main.tf:12`) ```, for people. */
export function titleOf({ block, file }: PlacedBlock): string {
  const kind = block.type === 'resource' ? [] : [block.type];
  return `\`${[...kind, ...block.labels].join('.')}\` (${placeOf(file, block.span.start)})`;
}
