import { parseDocument } from 'yaml';

export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

export const profiles = ['recommended', 'strict', 'pedantic'] as const;
/** `strict` adds a team's policy to `recommended`; `pedantic` adds what is advice only. */
export type Profile = (typeof profiles)[number];

/** Files of a repository by their path from its root, with `/`. `undefined` for one that was looked for in vain. */
export type RepositoryFiles = ReadonlyMap<string, string | undefined>;

/** What a team can say about its configs, in `.pullbook.yml`. */
export interface Settings {
  readonly profile: Profile;
  /** Names of the two project environment variables that hold the Docker Hub credential. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Per rule: another severity, or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Docker Hub namespaces whose images need no credential here, such as `cimg`. */
  readonly exemptNamespaces: readonly string[];
  /** Contexts that must not be given to jobs that pull with the project's credential. */
  readonly deniedContexts: readonly string[];
  /** Contexts that are fine in the `strict` profile, which otherwise allows none. */
  readonly allowedContexts: readonly string[];
  /** The config runs on CircleCI Server, where other Docker versions exist. */
  readonly server: boolean;
  /** Whether `# cci-ignore` comments of CircleCI's own extension count. */
  readonly honourCciIgnore: boolean;
  /** What the edges read of the repository around the config; not a setting of the file. */
  readonly repository?: RepositoryFiles;
  /** Whether findings that comments ignore are told too; not a setting of the file. */
  readonly tellsIgnored?: boolean;
}

export const defaultSettings: Settings = {
  profile: 'recommended',
  credentials: { username: 'DOCKER_USER', password: 'DOCKER_ACCESS_TOKEN' },
  rules: {},
  exemptNamespaces: [],
  deniedContexts: [],
  allowedContexts: [],
  server: false,
  honourCciIgnore: true,
};

export interface SettingsProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Reads one setting; `fail` notes what is wrong and yields nothing, so that the default stays. */
type Reader = (value: unknown, fail: (message: string) => Partial<Settings>) => Partial<Settings>;

const variableName = /^[A-Za-z_]\w*$/;

const readers: Readonly<Record<string, Reader>> = {
  profile: (value, fail) => {
    const profile = profiles.find((name) => name === value);
    return profile === undefined ? fail(`expected one of ${listed(profiles)}`) : { profile };
  },
  credentials: (value, fail) => {
    if (!isRecord(value)) return fail('expected `username` and `password`, each the name of an environment variable');
    const { username = defaultSettings.credentials.username, password = defaultSettings.credentials.password } = value;
    if (
      typeof username !== 'string' ||
      typeof password !== 'string' ||
      !variableName.test(username) ||
      !variableName.test(password)
    ) {
      return fail('expected names of environment variables, without `$`');
    }
    return { credentials: { username, password } };
  },
  rules: (value, fail) => {
    if (!isRecord(value)) return fail('expected rule ids with a severity each');
    const rules: Record<string, Severity | 'off'> = {};
    for (const [id, level] of Object.entries(value)) {
      // YAML readers of version 1.1 turn `off` into false.
      const severity = level === false ? 'off' : [...severities, 'off' as const].find((name) => name === level);
      if (severity === undefined) return fail(`\`${id}\` must be one of ${listed([...severities, 'off'])}`);
      rules[id] = severity;
    }
    return { rules };
  },
  exemptNamespaces: (value, fail) => readNames(value, fail, (exemptNamespaces) => ({ exemptNamespaces })),
  deniedContexts: (value, fail) => readNames(value, fail, (deniedContexts) => ({ deniedContexts })),
  allowedContexts: (value, fail) => readNames(value, fail, (allowedContexts) => ({ allowedContexts })),
  server: (value, fail) => (typeof value === 'boolean' ? { server: value } : fail('expected `true` or `false`')),
  honourCciIgnore: (value, fail) =>
    typeof value === 'boolean' ? { honourCciIgnore: value } : fail('expected `true` or `false`'),
};

/**
 * Reads `.pullbook.yml`. What is wrong in it is reported and left at its default, so that one mistake does not switch
 * the whole file off.
 *
 * @param knownRules - Ids that may stand under `rules`; others are reported and ignored.
 */
export function parseSettings(
  text: string,
  knownRules: ReadonlySet<string>,
): { settings: Settings; problems: SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  for (const error of document.errors)
    problems.push({ start: error.pos[0], end: error.pos[1], message: error.message });
  if (problems.length > 0) return { settings: defaultSettings, problems };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({ start: 0, end: text.length, message: 'Aliases in this file cannot be followed' });
  }
  if (content === null || content === undefined) return { settings: defaultSettings, problems };
  if (!isRecord(content)) {
    problems.push({ start: 0, end: text.length, message: 'Expected a mapping with keys such as `profile`' });
    return { settings: defaultSettings, problems };
  }
  let settings = defaultSettings;
  for (const [key, value] of Object.entries(content)) {
    const place = Math.max(0, text.search(new RegExp(`^["']?${key.replace(/\W/g, '\\$&')}["']?\\s*:`, 'm')));
    const report = (message: string): Partial<Settings> => {
      problems.push({ start: place, end: place + key.length, message });
      return {};
    };
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (reader === undefined) {
      report(`Unknown setting \`${key}\`: expected one of ${listed(Object.keys(readers))}`);
      continue;
    }
    settings = { ...settings, ...reader(value, (message) => report(`Setting \`${key}\`: ${message}`)) };
    if (key === 'rules') {
      for (const id of Object.keys(settings.rules))
        if (!knownRules.has(id)) report(`Setting \`rules\`: there is no rule \`${id}\``);
    }
  }
  return { settings, problems };
}

function readNames(
  value: unknown,
  fail: (message: string) => Partial<Settings>,
  wrap: (names: string[]) => Partial<Settings>,
): Partial<Settings> {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
    ? wrap(value)
    : fail('expected a list of names');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
