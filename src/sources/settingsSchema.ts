import { commonSettings, levelReference, levelSchema } from '../lint/commonSettings';
import type { SettingsOwner } from '../lint/parseSettings';

/**
 * The JSON schema of `.pullbook.yml`, draft 07: the settings that sources share, and those of the sources.
 * @see https://json-schema.org/draft-07/json-schema-release-notes
 */
export function settingsSchema(sources: readonly SettingsOwner[]): object {
  const ids = [...new Set(sources.flatMap(({ rules }) => rules.map(({ id }) => id)))].sort();
  const rules = Object.fromEntries(ids.map((id) => [id, levelReference]));
  const keys = [...commonSettings, ...sources.flatMap(({ settings }) => settings)];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://raw.githubusercontent.com/pullbook/pullbook/main/media/pullbook.schema.json',
    title: 'Pullbook',
    description:
      'What a team says about the files that Pullbook lints: .pullbook.yml, in their folder or above it, up to the root of the repository. Editors and `pullbook lint` share it.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      keys.map(({ key, schema }) => [key, key === 'rules' ? { ...schema, properties: rules } : schema]),
    ),
    definitions: { level: levelSchema },
  };
}
