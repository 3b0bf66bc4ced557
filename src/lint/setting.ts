/** A JSON schema of one setting, for editors: draft 07. */
export type SettingSchema = Readonly<Record<string, unknown>> & { readonly description: string };

/** One key of the settings file: what it may hold, and how editors and people are told. */
export interface SettingKey {
  readonly key: string;
  readonly schema: SettingSchema;
  /** Reads what stands under the key. */
  read(value: unknown): SettingReading;
}

/** A value for the settings, or what is wrong. */
export type SettingReading =
  | { readonly value: unknown }
  /** `at` names the key inside of the value that is meant, where it is one. */
  | { readonly problem: string; readonly at?: string };

/** A key of one source, whose value {@link valueOf} reads. */
export interface Setting<T> extends SettingKey {
  readonly fallback: T;
  readonly is: (value: unknown) => value is T;
}

/**
 * What settings say under a source's own key; its fallback where they say nothing.
 * @param settings - As they were parsed: the values of sources stand beside the common ones.
 */
export function valueOf<T>(settings: object, { key, fallback, is }: Setting<T>): T {
  const value: unknown = Reflect.get(settings, key);
  return is(value) ? value : fallback;
}

/** A setting that is `true` or `false`. */
export function switchSetting(key: string, fallback: boolean, description: string): Setting<boolean> {
  const is = (value: unknown): value is boolean => typeof value === 'boolean';
  const schema = { description, type: 'boolean', default: fallback };
  return { key, fallback, schema, is, read: readAs(is, '`true` or `false`') };
}

/** A setting that is a list of names, empty by default. */
export function namesSetting(key: string, description: string): Setting<readonly string[]> {
  const is = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((name) => typeof name === 'string');
  const schema = { description, type: 'array', items: { type: 'string' } };
  return { key, fallback: [], schema, is, read: readAs(is, 'a list of names') };
}

function readAs(is: (value: unknown) => boolean, expected: string): SettingKey['read'] {
  return (value) => (is(value) ? { value } : { problem: `expected ${expected}` });
}
