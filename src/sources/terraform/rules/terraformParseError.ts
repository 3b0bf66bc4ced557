import { docsUrl } from '../../../lint/rule';
import { mentionsWiring } from '../model/mentionsWiring';
import type { WiringFinding, WiringRule } from '../rule';

/** A file of the wiring that is no HCL. Terraform refuses the whole root; Pullbook goes on with the blocks it can read. */
export const terraformParseError = {
  id: 'terraform-parse-error',
  summary: 'A Terraform file of the wiring does not parse',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('terraform-parse-error'),
  *check({ checkout }): Generator<WiringFinding> {
    for (const file of checkout.files) {
      if (!mentionsWiring(file.text)) continue;
      for (const { span, message, isLimit } of file.hcl.problems) {
        yield isLimit === true
          ? { file, span, severity: 'warning', message: `${message}, so it is not checked.` }
          : { file, span, message: `${message}. Terraform refuses the whole root until this is mended.` };
      }
    }
  },
} satisfies WiringRule;
