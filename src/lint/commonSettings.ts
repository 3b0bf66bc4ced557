import { namesSetting, type SettingKey } from './setting';
import { defaultSettings, profiles, severities, type Severity } from './settings';

const levels = [...severities, 'off'] as const;

/** Where the schema of the settings says what may stand behind a rule: all rules share it. */
export const levelReference = { $ref: '#/definitions/level' };
export const levelSchema = { enum: levels };

const profile: SettingKey = {
  key: 'profile',
  schema: {
    description:
      "strict adds a team's policy (no contexts, one pair of variables) to recommended; pedantic adds what is advice only.",
    enum: profiles,
    default: defaultSettings.profile,
  },
  read(value) {
    const found = profiles.find((name) => name === value);
    return found === undefined ? { problem: `expected one of ${listed(profiles)}` } : { value: found };
  },
};

const variableName = '^[A-Za-z_][A-Za-z0-9_]*$';
const variableSchema = { type: 'string', pattern: variableName };

const credentials: SettingKey = {
  key: 'credentials',
  schema: {
    description:
      'Names of the two project environment variables that hold the credential that images are pulled with, without $. All files of a project are held to the same two.',
    type: 'object',
    additionalProperties: false,
    properties: {
      username: { ...variableSchema, default: defaultSettings.credentials.username },
      password: { ...variableSchema, default: defaultSettings.credentials.password },
    },
  },
  read(value) {
    if (!isRecord(value))
      return { problem: 'expected `username` and `password`, each the name of an environment variable' };
    const { username = defaultSettings.credentials.username, password = defaultSettings.credentials.password } = value;
    return isVariableName(username) && isVariableName(password)
      ? { value: { username, password } }
      : { problem: 'expected names of environment variables, without `$`' };
  },
};

function isVariableName(value: unknown): value is string {
  return typeof value === 'string' && new RegExp(variableName).test(value);
}

/** The schema has no properties: they are the rules of all sources. */
const rules: SettingKey = {
  key: 'rules',
  schema: {
    description: 'Another severity for single rules, or off.',
    type: 'object',
    additionalProperties: false,
  },
  read(value) {
    if (!isRecord(value)) return { problem: 'expected rule ids with a severity each' };
    const levelsById: Record<string, Severity | 'off'> = {};
    for (const [id, written] of Object.entries(value)) {
      // YAML readers of version 1.1 turn `off` into false.
      const level = written === false ? 'off' : levels.find((name) => name === written);
      if (level === undefined) return { problem: `\`${id}\` must be one of ${listed(levels)}`, at: id };
      levelsById[id] = level;
    }
    return { value: levelsById };
  },
};

/** The settings that every source heeds, in the order in which people are told of them. */
export const commonSettings: readonly SettingKey[] = [
  profile,
  credentials,
  rules,
  namesSetting('exemptNamespaces', 'Namespaces whose images need no credential here, such as cimg.'),
];

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
