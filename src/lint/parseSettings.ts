import { isMap, isScalar, parseDocument, visit, type Document } from 'yaml';
import { isNestedDeeper } from '../shared/bracketDepth';
import type { Span } from '../shared/text';
import { commonSettings, isRecord, listed } from './commonSettings';
import type { RuleInfo } from './rule';
import type { SettingKey } from './setting';
import { defaultSettings, type Settings } from './settings';

/** What a source brings to the settings file. */
export interface SettingsOwner {
  readonly rules: readonly RuleInfo[];
  readonly settings: readonly SettingKey[];
}

export interface SettingsProblem extends Span {
  readonly message: string;
}

/** Brackets inside one another, and problems that are told: far more than a file of settings has. */
const maxBrackets = 200;
const maxProblems = 200;

/**
 * Reads `.pullbook.yml`. What is wrong in it is reported and left at its default, so that one mistake does not switch
 * the whole file off.
 *
 * @param sources - Whose settings and rules may stand in the file; others are reported and ignored.
 */
export function parseSettings(
  text: string,
  sources: readonly SettingsOwner[],
): { settings: Settings; problems: SettingsProblem[] } {
  const broken = (problems: SettingsProblem[]): ReturnType<typeof parseSettings> => ({
    settings: defaultSettings,
    problems: problems.slice(0, maxProblems),
  });
  if (isNestedDeeper(text, maxBrackets))
    return broken([{ start: 0, end: text.length, message: 'Too many brackets inside one another' }]);
  // Of keys the library would compare every one with every other.
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  const errors = document.errors.map(({ pos: [start, end], message }) => ({ start, end, message }));
  const faults = errors.length > 0 ? errors : repeatedKeys(document);
  if (faults.length > 0) return broken(faults);
  const content = contentOf(document);
  if (content === 'endless')
    return broken([{ start: 0, end: text.length, message: 'Aliases in this file cannot be followed' }]);
  if (content === null || content === undefined) return broken([]);
  if (!isRecord(content))
    return broken([{ start: 0, end: text.length, message: 'Expected a mapping with keys such as `profile`' }]);

  const keys = [...commonSettings, ...sources.flatMap(({ settings }) => settings)];
  const problems: SettingsProblem[] = [];
  let settings = defaultSettings;
  for (const [key, value] of Object.entries(content)) {
    const report = (message: string, ...inner: string[]): void => {
      if (problems.length < maxProblems) problems.push({ ...placeOf(document, [key, ...inner]), message });
    };
    const reading = keys.find((known) => known.key === key)?.read(value);
    if (reading === undefined)
      report(`Unknown setting \`${key}\`: expected one of ${listed(keys.map((known) => known.key))}`);
    else if ('problem' in reading)
      report(`Setting \`${key}\`: ${reading.problem}`, ...(reading.at === undefined ? [] : [reading.at]));
    else {
      settings = { ...settings, [key]: reading.value };
      if (key === 'rules')
        for (const id of unknownRules(settings, sources)) report(`Setting \`rules\`: there is no rule \`${id}\``, id);
    }
  }
  return { settings, problems };
}

/** Keys that their mapping has already. */
function repeatedKeys(document: Document.Parsed): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const [start, end] = key.range ?? [0, 0];
        if (keys.has(key.value)) problems.push({ start, end, message: 'This key is there twice' });
        keys.add(key.value);
      }
    },
  });
  return problems;
}

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return 'endless';
  }
}

function unknownRules({ rules }: Settings, sources: readonly SettingsOwner[]): readonly string[] {
  const known = new Set(sources.flatMap((source) => source.rules.map(({ id }) => id)));
  return Object.keys(rules).filter((id) => !known.has(id));
}

/** Where the last key of a path stands; the one before it, where an alias hides it. */
function placeOf(document: Document.Parsed, path: readonly string[]): Span {
  let place: Span = { start: 0, end: 0 };
  let node: unknown = document.contents;
  for (const key of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    if (pair === undefined) return place;
    const range = isScalar(pair.key) ? pair.key.range : undefined;
    if (range) place = { start: range[0], end: range[1] };
    node = pair.value;
  }
  return place;
}
