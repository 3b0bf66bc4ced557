import type { Finding } from '../../../../src/lint/rule';
import type { Settings } from '../../../../src/lint/settings';
import { applyEdits } from '../../../../src/shared/text';
import { lintConfig } from '../../../../src/sources/circleci/configLint';
import type { ConfigModel } from '../../../../src/sources/circleci/model/configModel';
import type { ConfigFix } from '../../../../src/sources/circleci/rule';
import { verifyEdits } from '../../../../src/sources/yaml/verifyFix';

/** The text after a fix alone, or `undefined` when it would not parse or would change anything it is not meant to change. */
export function textAfterFix({ document }: ConfigModel, { edits, repair }: ConfigFix): string | undefined {
  return verifyEdits(document, edits, repair.changes);
}

const path = '.circleci/config.yml';

/** The text after every fix, safe ones only unless told otherwise, and how many were applied. */
export function fixText(
  text: string,
  settings: Settings,
  options: { readonly unsafe?: boolean; readonly only?: (finding: Finding) => boolean } = {},
): { text: string; applied: number } {
  const { only, unsafe = false } = options;
  const { edits, applied } = lintConfig(path, text, settings).fixAll(
    only === undefined ? { unsafe } : { unsafe, only },
  );
  return { text: applyEdits(text, edits.get(path) ?? []), applied: applied.get(path) ?? 0 };
}
