import { docsUrl } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** What is not valid YAML. Findings of the parts that parse stay; fixes are not offered until the file parses. */
export const configParseError = {
  id: 'config-parse-error',
  summary: 'The config is not valid YAML',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('config-parse-error'),
  *check(config) {
    for (const { start, end, message } of config.document.problems.slice(0, 100)) {
      yield { span: { start, end }, message: `${message.replace(/[.:]$/, '')}. CircleCI rejects the file.` };
    }
    if (config.isIncomplete) {
      yield {
        span: { start: 0, end: 0 },
        severity: 'warning',
        message:
          'The aliases and commands of this config unfold to more steps than Pullbook reads. Some of it was not checked.',
      };
    }
  },
} satisfies ConfigRule;
