import type { Lint } from '../../src/lint/lint';
import { defaultSettings } from '../../src/lint/settings';
import { circleci } from '../../src/sources/circleci/source';

export { lintDelay } from '../../src/language/lintDelay';

/** The linter of configs as the editor and the command line use it, for the bench. */
export interface ConfigLinter {
  /** Lints a text once, as the command line does. */
  once(text: string): Lint;
  /** Lints the versions of one text, each with what is kept of the one before, as an editor does. */
  document(): (text: string) => Lint;
}

/** Opens the source, which loads its linter. */
export async function openConfigLinter(): Promise<ConfigLinter> {
  const linter = await circleci.open((name) => Promise.reject(new RangeError(`A config needs no ${name}.`)));
  const filesOf = (text: string) => new Map([['.circleci/config.yml', text]]);
  const once = linter.lintOnce;
  if (once === undefined) throw new TypeError('The command line lints configs with what keeps nothing.');
  return {
    once: (text) => once(filesOf(text), defaultSettings),
    document() {
      let previous: Lint | undefined;
      return (text) => (previous = linter.lint(filesOf(text), defaultSettings, previous));
    },
  };
}
