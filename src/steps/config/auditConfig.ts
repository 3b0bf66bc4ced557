import type { ConfigModel } from '../../sources/circleci/model/configModel';
import type { Finding } from '../../lint/rule';
import { verdictOf, type Judged, type Versions } from '../../lint/judged';
import { configParseError } from '../../sources/circleci/rules/configParseError';
import type { Settings, Severity } from '../../lint/settings';
import { basisOf } from '../../runbook/run/basis';
import type { Files } from '../../shared/files';
import type { Verdict } from '../../shared/verdict';
import { placeInUnit, readAround } from '../../project/around';
import { aboutPulls, lintConfig, type ConfigLint } from '../../sources/circleci/configLint';
import { circleci } from '../../sources/circleci/source';
import { LineIndex } from '../../shared/text';
import { settingsFor } from '../settingsFor';

/** One thing in a config that leaves a pull unauthenticated, or keeps one from being judged. */
export interface ConfigFinding {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** One pull of a config, or what may pull out of sight. */
export interface ConfigPull {
  /** 1-based. */
  readonly line: number;
  readonly what: string;
  readonly verdict: Verdict;
}

/** What the linter says of a config, as far as it is about pulls that must sign in. */
export interface ConfigAudit {
  readonly findings: readonly ConfigFinding[];
  /** What the team has decided not to count: by its settings, or by a comment. */
  readonly setAside: readonly ConfigFinding[];
  /** Each pull with its verdict. What is set aside is judged all the same. */
  readonly pulls: readonly ConfigPull[];
}

/** The rules about pulls that do not sign in: each rule says whether it is one. What others find is for the editor to show. */
export const pullRules = aboutPulls;

/** Digits of a hash that tell versions of a text apart, for people. */
const shownDigits = 8;

/**
 * What keeps the pulls of a config from being authenticated, by the linter and the team's `.pullbook.yml`: the nearest at or
 * above the folder of the config. Errors and warnings; hints are for the editor. What the team does not count is looked at
 * all the same, so that nothing is claimed of it. A file that cannot be read, or that runs nothing, is nothing to decide on,
 * and counts always.
 */
export async function auditConfig(files: Files, path: string, text: string): Promise<ConfigAudit> {
  const plain = text.replace(/^\uFEFF/, '');
  const place = placeInUnit(circleci, path, '');
  const lint = (settings: Settings): ConfigLint => lintConfig(place.path, plain, settings);
  const alone = lint(await settingsFor(files, path));
  const wider = await readAround(alone, place, files);
  const heeding = wider === undefined ? alone : lint(wider);
  const all = lint(withoutExceptions(heeding.settings));
  const judged = all.judged();
  // What a rule is not sure of, and nothing shows, is asked; it is not called wrong.
  const open = new Set(judged.flatMap(({ isDoubted, span }) => (isDoubted === true ? [span.start] : [])));
  const whole = findingsOf(all, place.path).filter(
    ({ confidence, span }) => confidence === 'high' || !open.has(span.start),
  );
  const heeded = new Set(findingsOf(heeding, place.path).map(placeOf));
  const isHeeded = (finding: Finding): boolean => finding.rule === configParseError.id || heeded.has(placeOf(finding));
  const lines = new LineIndex(plain);
  if (whole.length === 0 && runsNothing(alone.model)) return { findings: [nothingRuns], setAside: [], pulls: [] };
  const told = ({ span, message }: Finding): ConfigFinding => ({ line: lines.positionAt(span.start).line, message });
  const around = path.slice(0, path.length - place.path.length);
  const versions: Versions = {
    path,
    lines,
    of: (name) => versionOf(name === path ? text : heeding.settings.repository?.get(name.slice(around.length))),
  };
  const pulls = judged.map((one) => pullOf(one, around, versions));
  return {
    // What no rule tells of counts too.
    findings: whole.length === 0 ? pulls.flatMap(faultOf) : whole.filter(isHeeded).map(told),
    setAside: whole.filter((finding) => !isHeeded(finding)).map(told),
    pulls,
  };
}

function faultOf({ line, verdict }: ConfigPull): readonly ConfigFinding[] {
  return verdict.is === 'wrong' ? [{ line, message: verdict.evidence[0].what }] : [];
}

/** Which version of a text was read, in a few digits. */
function versionOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : basisOf(text).slice(0, shownDigits);
}

/** @param around - What stands before the names of files around the config, which count from the root of its repository. */
function pullOf(judged: Judged, around: string, versions: Versions): ConfigPull {
  const { line } = versions.lines.positionAt(judged.span.start);
  const also = judged.also.map((place) => ('path' in place ? { ...place, path: around + place.path } : place));
  return { line, what: judged.what, verdict: verdictOf({ ...judged, also }, versions) };
}

/** Such a file is empty, or is not the config that somebody meant: of its pulls nothing is shown. */
function runsNothing({ jobs, document }: ConfigModel): boolean {
  return jobs.length === 0 && document.get(document.root, 'workflows') === undefined;
}

const nothingRuns: ConfigFinding = {
  line: 1,
  message: 'The file has neither jobs nor workflows, so nothing shows how anything is pulled.',
};

/** Those that are about pulls that must sign in. */
function findingsOf({ findings }: ConfigLint, path: string): readonly Finding[] {
  return (findings.get(path) ?? []).filter(counts);
}

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
