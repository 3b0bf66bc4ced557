import type { Assets } from '../lint/source';
import { readRegularFile } from '../ports/regularFile';
import type { LintInput } from './lintInputs';
import { decodeUtf8, type MarkedText } from './readUtf8';

/** What is asked of the linter. */
export interface LintRequest {
  readonly inputs: readonly LintInput[];
  readonly fix: boolean;
  readonly unsafe: boolean;
  /** The working folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly readStdin: () => Promise<Buffer>;
  readonly assets: Assets;
  /** What a file that is no source's is told. */
  readonly foreign: string;
  /** Told of a file that nobody asked for, and without which others are linted because it cannot be read. */
  readonly onGap: (name: string, why: string) => void;
}

/** @throws what reading throws; {TypeError} where the bytes are no UTF-8. */
export async function textOf(input: LintInput, request: LintRequest, roots: readonly string[]): Promise<MarkedText> {
  return decodeUtf8(input.isStdin ? await request.readStdin() : readRegularFile(input.file, roots));
}
