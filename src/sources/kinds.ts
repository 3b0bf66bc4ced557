import type { SourceKind } from '../lint/source';
import { circleciKind } from './circleci/kind';
import { terraformKind } from './terraform/kind';

/**
 * What is known of each source before its rules are loaded: an editor that starts asks here which files and commands are
 * theirs. The same sources as in `registry.ts`, in the same order; a test holds the two together.
 */
export const kinds: readonly SourceKind[] = [circleciKind, terraformKind];
