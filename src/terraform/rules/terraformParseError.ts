import { docsUrl } from '../../lint/rule';
import type { SourceFile } from '../model/checkout';
import type { WiringFinding, WiringRule } from '../rule';

/** A file of the wiring that is no HCL. Terraform refuses the whole root; Pullbook goes on with the blocks it can read. */
export const terraformParseError = {
  id: 'terraform-parse-error',
  summary: 'A Terraform file of the wiring does not parse',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  docs: docsUrl('terraform-parse-error'),
  *check({ checkout }): Generator<WiringFinding> {
    for (const file of checkout.files) {
      if (!isOfWiring(file)) continue;
      for (const { span, message } of file.hcl.problems) {
        yield { file, span, message: `${message}. Terraform refuses the whole root until this is mended.` };
      }
    }
  },
} satisfies WiringRule;

/** Other files are not ours to judge: templates are often kept under Terraform's file names. */
function isOfWiring({ text }: SourceFile): boolean {
  return /dockerhub|circleci_env_vars|\bDOCKER_(?:USER|ACCESS_TOKEN)\b/.test(text);
}
