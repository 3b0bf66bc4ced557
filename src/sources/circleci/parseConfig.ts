import type { YamlDialect } from '../yaml/dialect';
import { YamlDocument } from '../yaml/yamlDocument';

const dialect: YamlDialect = {
  sections: new Set(['jobs', 'commands', 'executors', 'workflows', 'orbs', 'job-groups']),
  hasMergeKeys: true,
};

/**
 * Parses a config. With `previous`, the version before it, only the parts that changed are parsed again; `previous` must
 * not be used afterwards, because its parts move with the new text.
 */
export function parseConfig(text: string, previous?: YamlDocument): YamlDocument {
  return YamlDocument.parse(text, dialect, previous);
}
