import { readRepository } from '../../sources/circleci/readRepository';
import { lintText } from '../../sources/circleci/linter';
import type { ConfigModel } from '../../sources/circleci/model/configModel';
import { rules } from '../../sources/circleci/registry';
import type { Finding } from '../../lint/rule';
import { configParseError } from '../../sources/circleci/rules/configParseError';
import type { Settings, Severity } from '../../lint/settings';
import type { WorkspaceFiles } from '../../runbook/run/surroundings';
import { LineIndex } from '../../shared/text';
import { settingsFor } from '../settingsFor';

/** One thing in a config that leaves a pull unauthenticated, or keeps one from being judged. */
export interface ConfigFinding {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What the linter says of a config, as far as it is about pulls that must sign in. */
export interface ConfigAudit {
  readonly findings: readonly ConfigFinding[];
  /** What the team has decided not to count: by its settings, or by a comment. */
  readonly setAside: readonly ConfigFinding[];
}

/** The rules about pulls that do not sign in: each rule says whether it is one. What others find is for the editor to show. */
export const pullRules: ReadonlySet<string> = new Set(
  rules.filter(({ concern }) => concern === 'authentication').map(({ id }) => id),
);

/**
 * What keeps the pulls of a config from being authenticated, by the linter and the team's `.pullbook.yml`: the nearest at or
 * above the folder of the config. Errors and warnings; hints are for the editor. What the team does not count is looked at
 * all the same, so that nothing is claimed of it. A file that cannot be read, or that runs nothing, is nothing to decide on,
 * and counts always.
 */
export async function auditConfig(files: WorkspaceFiles, path: string, text: string): Promise<ConfigAudit> {
  const plain = text.replace(/^\uFEFF/, '');
  const given = await settingsFor(files, path);
  const alone = lintText(plain, given);
  const root = path.slice(0, Math.max(path.lastIndexOf('.circleci/'), 0));
  const settings =
    (await readRepository(alone.model, path.slice(root.length), (name) => files.read(root + name))) ?? given;
  const whole = lintText(plain, withoutExceptions(settings)).findings.filter(counts);
  const heeded = new Set((settings === given ? alone : lintText(plain, settings)).findings.filter(counts).map(placeOf));
  const isHeeded = (finding: Finding): boolean => finding.rule === configParseError.id || heeded.has(placeOf(finding));
  const lines = new LineIndex(plain);
  if (whole.length === 0 && runsNothing(alone.model)) return { findings: [nothingRuns], setAside: [] };
  const told = ({ span, message }: Finding): ConfigFinding => ({ line: lines.positionAt(span.start).line, message });
  return {
    findings: whole.filter(isHeeded).map(told),
    setAside: whole.filter((finding) => !isHeeded(finding)).map(told),
  };
}

/** Such a file is empty, or is not the config that somebody meant: of its pulls nothing is shown. */
function runsNothing({ jobs, document }: ConfigModel): boolean {
  return jobs.length === 0 && document.get(document.root, 'workflows') === undefined;
}

const nothingRuns: ConfigFinding = {
  line: 1,
  message: 'The file has neither jobs nor workflows, so nothing shows how anything is pulled.',
};

function counts({ rule, severity }: Finding): boolean {
  return pullRules.has(rule) && isCounted(severity);
}

function isCounted(severity: Severity | 'off'): boolean {
  return severity === 'error' || severity === 'warning';
}

function placeOf({ rule, span }: Finding): string {
  return `${rule} ${span.start} ${span.end}`;
}

/** The settings without what takes findings about pulls away. */
function withoutExceptions(settings: Settings): Settings {
  const kept = Object.entries(settings.rules).filter(([id, level]) => !pullRules.has(id) || isCounted(level));
  return { ...settings, rules: Object.fromEntries(kept), exemptNamespaces: [], tellsIgnored: true };
}
