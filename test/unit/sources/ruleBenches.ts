import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Texts } from '../../../src/lint/lint';
import type { Assets, Source } from '../../../src/lint/source';
import { circleci } from '../../../src/sources/circleci/source';
import { terraform } from '../../../src/sources/terraform/source';
import { forTerraformFmt } from '../../support/terraformFmt';
import { splitFiles, wiringFixtures } from './terraform/wiringFixture';

/** What it takes to try the rules of a source on files: a third source is one more of these. */
export interface RuleBench {
  readonly source: Source;
  /** Holds a folder for each rule. */
  readonly folder: string;
  /** What the fences of examples in a rule's page say. */
  readonly fence: string;
  /** Where the file of a fixture lies that does not say. */
  readonly path: string;
  /** Files that every fixture has, unless it has files of those names. */
  readonly shared: Texts;
  /** Whether a fixture names every finding in it, of all rules. Elsewhere it names those of its own rule. */
  readonly namesAll: boolean;
  /** The comment that ignores a rule in a whole file, where there is one. */
  readonly ignores: ((rule: string) => string) | undefined;
  /** What else holds of files that a person wrote as an example, or that a fix has written. */
  readonly keeps: (files: Texts, rule: string) => void;
}

const fixtures = path.join(__dirname, '../../fixtures');

/** One for each source. */
export const ruleBenches: readonly RuleBench[] = [
  {
    source: circleci,
    folder: path.join(fixtures, 'rules'),
    fence: 'yaml',
    path: '.circleci/config.yml',
    shared: new Map(),
    namesAll: false,
    ignores: undefined,
    keeps: () => undefined,
  },
  {
    source: terraform,
    folder: wiringFixtures,
    fence: 'hcl',
    path: 'main.tf',
    // The secrets module and the repository module of every checkout.
    shared: new Map(
      splitFiles(readFileSync(path.join(wiringFixtures, 'modules.tf'), 'utf8')).map(({ path, text }) => [path, text]),
    ),
    namesAll: true,
    ignores: (rule) => `# pullbook: ignore-file[${rule}] for the test\n`,
    keeps: (files, rule) => {
      if (rule !== 'terraform-parse-error') forTerraformFmt([...files].map(([path, text]) => ({ path, text })));
    },
  },
];

/** Files that ship with the program, as they lie in the packages. */
export const assets: Assets = (name) => readFile(require.resolve(name));

/** The bench of a source that has one. */
export function benchOf(id: string): RuleBench {
  const bench = ruleBenches.find(({ source }) => source.id === id);
  if (bench === undefined) throw new RangeError(`test/unit/sources/ruleBenches.ts has no bench for \`${id}\``);
  return bench;
}
