import type { Rule, RuleFinding } from '../../lint/rule';
import type { SourceFile } from './model/checkout';
import type { WiringModel } from './model/wiringModel';

/** One check on what a checkout wires. */
export type WiringRule = Required<Rule<WiringModel, WiringFinding>>;

/** What a rule yields, with the file that it is in. Paths of related places and of edits are those of the checkout. */
export interface WiringFinding extends RuleFinding {
  readonly file: SourceFile;
}
