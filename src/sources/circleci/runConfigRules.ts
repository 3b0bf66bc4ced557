import { activeRules, runRule, type ActiveRule } from '../../lint/runRule';
import { settle } from '../../lint/settle';
import { valueOf } from '../../lint/setting';
import type { Settings } from '../../lint/settings';
import type { CommentedText } from '../../lint/suppress';
import { yamlComments } from '../yaml/yamlComments';
import { cciIgnoredLines } from './cciIgnore';
import { KeptFinding, keepFindings } from './keptFindings';
import type { ConfigModel } from './model/configModel';
import type { ConfigShare } from './model/configShare';
import { usesTeamCredentials } from './model/credentials';
import type { ConfigFinding, ConfigRule } from './rule';
import { honourCciIgnore } from './settings';

/**
 * Runs rules on a config: each alone, so that a crash costs its own findings only.
 * @returns findings in the order of the file, equal ones once, without those that comments suppress. While the file does
 * not parse they carry no fixes: an edit computed on a guess can break what is right.
 */
export function runConfigRules(config: ConfigModel, rules: readonly ConfigRule[]): ConfigFinding[] {
  const { settings } = config;
  const active = ActiveConfigRules.of(rules, settings);
  const found: ConfigFinding[] = [];
  const kept = config.isKept ? config.gather(active.keeper(usesTeamCredentials(config))) : config.shares;
  for (const one of kept) {
    if (one instanceof KeptFinding) found.push(one.restore(config));
    else active.findIn(one, config, found);
  }
  active.findInFile(config, found);
  return settle(found, rules, active.list, commentsOf(config), settings, canFix(config), (edits) => ({
    edits,
    changes: [],
  }));
}

function commentsOf({ document, settings }: ConfigModel): CommentedText {
  const comments = yamlComments(document);
  return valueOf(settings, honourCciIgnore) ? { ...comments, silenced: cciIgnoredLines(document) } : comments;
}

/** An edit computed on a guess can break what is right. */
function canFix({ document }: ConfigModel): boolean {
  return document.problems.length === 0;
}

/** A search of shares: what it finds in one; the share itself, where that cannot be kept. */
type Keeper = (share: ConfigShare, config: ConfigModel) => readonly (KeptFinding | ConfigShare)[];

const known = new WeakMap<Settings, ActiveConfigRules>();

/** The rules that settings leave on. */
class ActiveConfigRules {
  readonly rules: readonly ConfigRule[];
  readonly list: readonly ActiveRule<ConfigRule>[];
  readonly #ofShares: readonly ActiveRule<ConfigRule>[];
  readonly #keepers = new Map<boolean, Keeper>();

  private constructor(rules: readonly ConfigRule[], settings: Settings) {
    this.rules = rules;
    this.list = activeRules(rules, settings);
    this.#ofShares = this.list.filter(({ rule }) => rule.checkShare !== undefined);
  }

  static of(rules: readonly ConfigRule[], settings: Settings): ActiveConfigRules {
    let active = known.get(settings);
    if (active?.rules !== rules) known.set(settings, (active = new ActiveConfigRules(rules, settings)));
    return active;
  }

  /**
   * The search whose outcome a config keeps. Whether a fix is safe depends on whether the file as a whole uses the team's
   * credentials, so there is one search for each answer: what one of them found says nothing about the other.
   */
  keeper(usesTeam: boolean): Keeper {
    let keeper = this.#keepers.get(usesTeam);
    if (keeper === undefined) {
      keeper = (share, config) => keepFindings(config, share, this.rules, this.findIn(share, config));
      this.#keepers.set(usesTeam, keeper);
    }
    return keeper;
  }

  findIn(share: ConfigShare, config: ConfigModel, found: ConfigFinding[] = []): ConfigFinding[] {
    for (const active of this.#ofShares)
      runRule(active, (rule) => rule.checkShare?.(config, share), canFix(config), found);
    return found;
  }

  findInFile(config: ConfigModel, found: ConfigFinding[]): void {
    for (const active of this.list) runRule(active, (rule) => rule.check?.(config), canFix(config), found);
  }
}
