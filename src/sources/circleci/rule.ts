import type { Finding, Fix, Rule, RuleFinding } from '../../lint/rule';
import type { YamlRepair } from '../yaml/allowedChange';
import type { ConfigModel } from './model/configModel';
import type { ConfigShare } from './model/configShare';

/** One check on a config. */
export interface ConfigRule extends Rule<ConfigModel, ConfigRuleFinding> {
  /**
   * Looks at what a share of the config holds, one thing at a time. Of `config` it may ask only for what does not change while
   * a job is edited: settings, commands, executors, orbs, workflows. What it yields for a job is kept until one of these, or
   * the job, changes; messages and data must not hold places.
   */
  checkShare?(config: ConfigModel, share: ConfigShare): Iterable<ConfigRuleFinding>;
}

/** What a rule on configs yields: its fixes say what of the file they may change. */
export type ConfigRuleFinding = RuleFinding<YamlRepair>;
export type ConfigFinding = Finding<YamlRepair>;
export type ConfigFix = Fix<YamlRepair>;
