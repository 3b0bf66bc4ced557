import * as vscode from 'vscode';

/** Of the right sides of proposals. */
export const proposalScheme = 'pullbook-fix';

/** The right sides of the proposal that a tab shows; none where it shows something else. */
export function proposalsIn({ input }: vscode.Tab): readonly vscode.Uri[] {
  return diffsOf(input).flatMap(({ modified }) => (modified?.scheme === proposalScheme ? [modified] : []));
}

/**
 * The type of a tab with several diffs is not in the stable API yet, but what tabs say of themselves is the same with or
 * without it: https://github.com/microsoft/vscode/blob/main/src/vscode-dts/vscode.proposed.tabInputMultiDiff.d.ts
 */
function diffsOf(input: unknown): readonly { readonly modified?: vscode.Uri }[] {
  if (input instanceof vscode.TabInputTextDiff) return [input];
  const { textDiffs } = (input ?? {}) as { readonly textDiffs?: unknown };
  return Array.isArray(textDiffs) ? (textDiffs as readonly { readonly modified?: vscode.Uri }[]) : [];
}
